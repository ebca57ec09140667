/** The window message with which the preload hands the engine's port to the page. A file of its own: the preload needs no schemas. */
export const enginePortMessage = 'backprop-bench/engine-port'
