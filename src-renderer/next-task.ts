/** Until whatever else waits for the window's thread has had its turn. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
