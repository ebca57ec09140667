/**
 * The memory that the engine process and one worker thread share: a worker in mid-epoch reads no messages, but it looks
 * here every few milliseconds.
 */
export type Control = Int32Array<SharedArrayBuffer>

/** Words of a control. An order is a command together with its turn, so that an answer tells which order it answers. */
const orderWord = 0
const requestWord = 1
/** Counts changes; a paused worker sleeps on it. */
const wakeWord = 2
/** 1 from when the worker's run is made, and heeds orders. */
const begunWord = 3
/** Where the learning rate stands that `requests.rate` asks for, a float64. */
const rateByte = 16

/**
 * What a worker shall do with its run. `step`: go on to the end of its epoch, then pause. `abandon`: end it at once, nobody
 * waits for the result.
 */
export const commands = { run: 0, pause: 1, step: 2, stop: 3, abandon: 4 } as const
export type Command = keyof typeof commands
const commandBits = 3

/** What a worker shall report, as bits: its progress; its weights when they cost little; its weights now. And what it shall change: its learning rate. */
export const requests = { progress: 1, model: 2, modelNow: 4, rate: 8 } as const

export function createControl(): Control {
  return new Int32Array(new SharedArrayBuffer(rateByte + 8))
}

/** Gives an order, and wakes a worker that sleeps. */
export function setCommand(control: Control, command: Command): void {
  putOrder(control, command)
  wake(control)
}

/** Adds requests (bits of `requests`) to those not yet answered, and wakes a worker that sleeps. */
export function request(control: Control, bits: number): void {
  Atomics.or(control, requestWord, bits)
  wake(control)
}

/** Asks for another learning rate; of two that are asked for at once, the later counts. */
export function requestRate(control: Control, learningRate: number): void {
  const [bits] = new BigInt64Array(Float64Array.of(learningRate).buffer)
  Atomics.store(rateBits(control), 0, bits!)
  request(control, requests.rate)
}

/** Before a new job: no request from the one before is left, and it has not begun. */
export function reset(control: Control, command: Command): void {
  Atomics.store(control, requestWord, 0)
  Atomics.store(control, begunWord, 0)
  putOrder(control, command)
}

export function orderOf(control: Control): number {
  return Atomics.load(control, orderWord)
}

/** The worker's side: its run is made. It reads its order after this, and so heeds one that was given before. */
export function begin(control: Control): void {
  Atomics.store(control, begunWord, 1)
}

export function hasBegun(control: Control): boolean {
  return Atomics.load(control, begunWord) === 1
}

/** The code (of `commands`) of an order. */
export function commandIn(order: number): number {
  return order & ((1 << commandBits) - 1)
}

/** Which order it is: no two of a control have the same number. */
export function turnIn(order: number): number {
  return order >>> commandBits
}

/** The worker's side: the requests so far, which thereby count as answered. */
export function takeRequests(control: Control): number {
  return Atomics.exchange(control, requestWord, 0)
}

/** The worker's side: the learning rate that was asked for last. */
export function wantedRate(control: Control): number {
  return new Float64Array(BigInt64Array.of(Atomics.load(rateBits(control), 0)).buffer)[0]!
}

/** The worker's side: the step that was ordered is done. It stands still now, unless another order has come. */
export function endStep(control: Control, order: number): void {
  Atomics.compareExchange(control, orderWord, order, orderFrom(turnIn(order), 'pause'))
}

/** The worker's side: calls `answer` with the order, at once and at every change, until the command is no longer to pause. Blocks the thread. */
export function sleepWhilePaused(control: Control, answer: (order: number) => void): void {
  for (let order = orderOf(control); commandIn(order) === commands.pause; order = orderOf(control)) {
    const changes = Atomics.load(control, wakeWord)
    answer(order)
    if (orderOf(control) === order) Atomics.wait(control, wakeWord, changes)
  }
}

function putOrder(control: Control, command: Command): void {
  Atomics.store(control, orderWord, orderFrom(turnIn(orderOf(control)) + 1, command))
}

function orderFrom(turn: number, command: Command): number {
  return (turn << commandBits) | commands[command]
}

function rateBits(control: Control): BigInt64Array<SharedArrayBuffer> {
  return new BigInt64Array(control.buffer, rateByte, 1)
}

function wake(control: Control): void {
  Atomics.add(control, wakeWord, 1)
  Atomics.notify(control, wakeWord)
}
