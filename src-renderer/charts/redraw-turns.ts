/** All charts together redraw for at most a fifth of the time, however many they are: the rest belongs to whoever uses them. */
const rest = 4

let freeAt = 0

/** Milliseconds until a chart may be redrawn. */
export const untilTurn = (): number => freeAt - performance.now()

/** Says how long a redraw took. */
export function haveDrawn(milliseconds: number): void {
  freeAt = performance.now() + rest * milliseconds
}
