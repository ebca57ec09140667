/** The window message with which the preload hands the engine's port to the page. A file of its own: the preload needs no schemas. */
export const enginePortMessage = 'backprop-bench/engine-port'

/** What the engine process says to its parent, once, when it is about to listen. */
export const engineReadyMessage = 'backprop-bench/engine-ready'

/** The engine process's argument to leave V8's options as they are (src-engine/compile-for-speed.ts). */
export const cautionArgument = '--caution'
