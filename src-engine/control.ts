/**
 * The memory that the engine process and one worker thread share: a worker in mid-epoch reads no messages, but it looks
 * here every few milliseconds.
 */
export type Control = Int32Array<SharedArrayBuffer>

/** Words of a control. */
const commandWord = 0
const requestWord = 1
/** Counts changes; a paused worker sleeps on it. */
const wakeWord = 2

export const commands = { run: 0, pause: 1, stop: 2, abandon: 3 } as const
/** What a worker shall do with its run. `abandon`: end it at once, nobody waits for the result. */
export type Command = keyof typeof commands

/** What a worker shall report, as bits: its progress; its weights when they cost little; its weights now. */
export const requests = { progress: 1, model: 2, modelNow: 4 } as const

export function createControl(): Control {
  return new Int32Array(new SharedArrayBuffer(12))
}

/** Sets the command, and wakes a worker that sleeps. */
export function setCommand(control: Control, command: Command): void {
  Atomics.store(control, commandWord, commands[command])
  wake(control)
}

/** Adds requests (bits of `requests`) to those not yet answered, and wakes a worker that sleeps. */
export function request(control: Control, bits: number): void {
  Atomics.or(control, requestWord, bits)
  wake(control)
}

/** Before a new run: no request from the run before is left. */
export function reset(control: Control, command: Command): void {
  Atomics.store(control, requestWord, 0)
  Atomics.store(control, commandWord, commands[command])
}

/** The worker's side: what it shall do. */
export function commandOf(control: Control): number {
  return Atomics.load(control, commandWord)
}

/** The worker's side: the requests so far, which thereby count as answered. */
export function takeRequests(control: Control): number {
  return Atomics.exchange(control, requestWord, 0)
}

/** The worker's side: calls `answer` at every change until the command is no longer to pause. Blocks the thread. */
export function sleepWhilePaused(control: Control, answer: () => void): void {
  while (commandOf(control) === commands.pause) {
    const changes = Atomics.load(control, wakeWord)
    answer()
    if (commandOf(control) === commands.pause) Atomics.wait(control, wakeWord, changes)
  }
}

function wake(control: Control): void {
  Atomics.add(control, wakeWord, 1)
  Atomics.notify(control, wakeWord)
}
