/**
 * WebAssembly code as nested lists of bytes: an expression is its operands' code followed by an opcode, and modules are
 * put together by nesting (module.ts flattens them). The assembler's other files: scalars.ts and vectors.ts have the
 * instructions, under their names in the WebAssembly text format (`f64.mul(a, b)` for `f64.mul`, `i32.lt_u(a, b)`),
 * module.ts the functions, the memory and the way from bytes to something that runs.
 *
 * Types are TypeScript's: `Code<'f64'>` leaves a float64, `Code<'none'>` (a statement) nothing, and a product of a float64
 * and an i32 does not compile. Addresses are i32, in bytes; every load and store takes a constant offset beside them.
 */

/** The types of values. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

/** What code leaves on the stack: one value, or nothing. */
export type ResultType = ValueType | 'none'

/** Nested lists of bytes. */
export type Bytes = readonly (number | Uint8Array | Bytes)[]

declare const result: unique symbol
/** Code that leaves a value of type `Type`. Phantom: at run time it is a list of bytes and lists. */
export type Code<Type extends ResultType = 'none'> = Bytes & { readonly [result]: Type }
/** Statements in a row. */
export type Statements = readonly (Code | Statements)[]

/** A parameter or a local variable of a function. */
export interface Local<Type extends ValueType = ValueType> {
  readonly type: Type
  readonly index: number
}

export const typeBytes: Record<ResultType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, none: 0x40 }

/** Bytes declared to be code of a type: for instructions only. */
export function code<Type extends ResultType>(...bytes: Bytes): Code<Type> {
  return bytes as unknown as Code<Type>
}

/** A whole number 0 … 2³² − 1 in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value >>> 0
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return [...bytes, rest]
}

/** A whole number of 64 bits with sign in LEB128. */
export function signed(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = BigInt.asIntN(64, value); ; ) {
    const byte = Number(rest & 0x7fn)
    rest >>= 7n
    if (rest === ((byte & 0x40) === 0 ? 0n : -1n)) return [...bytes, byte]
    bytes.push(byte | 0x80)
  }
}

/** The bytes of numbers as memory holds them: little-endian, as on every machine that runs V8. */
export const bytesOf = (numbers: Float64Array | Float32Array | Int32Array | BigInt64Array): number[] => [...new Uint8Array(numbers.buffer)]

/** The bytes, unnested. */
export function flatten(bytes: Bytes): Uint8Array<ArrayBuffer> {
  const flat = new Uint8Array(lengthOf(bytes))
  write(bytes, flat, 0)
  return flat
}

function lengthOf(bytes: Bytes): number {
  let length = 0
  for (const item of bytes) length += typeof item === 'number' ? 1 : item instanceof Uint8Array ? item.length : lengthOf(item)
  return length
}

/** Takes no bytes: stands before a condition that hardly ever holds. */
const rare = new Uint8Array(0)

/** Where such conditions are, in bytes from the beginning. */
export function raritiesIn(bytes: Bytes): number[] {
  const places: number[] = []
  let at = 0
  const visit = (items: Bytes): void => {
    for (const item of items) {
      if (item === rare) places.push(at)
      else if (typeof item === 'number') at++
      else if (item instanceof Uint8Array) at += item.length
      else visit(item)
    }
  }
  visit(bytes)
  return places
}

/** @returns where it ended */
function write(bytes: Bytes, into: Uint8Array, start: number): number {
  let at = start
  for (const item of bytes) {
    if (typeof item === 'number') into[at++] = item
    else if (item instanceof Uint8Array) {
      into.set(item, at)
      at += item.length
    } else at = write(item, into, at)
  }
  return at
}

export const get = <Type extends ValueType>(local: Local<Type>): Code<Type> => code(0x20, unsigned(local.index))
export const set = <Type extends ValueType>(local: Local<Type>, value: Code<Type>): Code => code(value, 0x21, unsigned(local.index))
/** Sets a local and leaves its value. */
export const tee = <Type extends ValueType>(local: Local<Type>, value: Code<Type>): Code<Type> => code(value, 0x22, unsigned(local.index))

/** Code that leads with statements and leaves the value of its last part. */
export const after = <Type extends ValueType>(statements: Statements, value: Code<Type>): Code<Type> => code(statements, value)
export const drop = (value: Code<ValueType>): Code => code(value, 0x1a)
/** Both are computed; a branch-free choice. Not for v128. */
export const select = <Type extends Exclude<ValueType, 'v128'>>(condition: Code<'i32'>, then: Code<Type>, otherwise: Code<Type>): Code<Type> => code(then, otherwise, condition, 0x1b)

/** The value of the branch taken. */
export const choose = <Type extends ValueType>(type: Type, condition: Code<'i32'>, then: Code<Type>, otherwise: Code<Type>): Code<Type> =>
  code(condition, 0x04, typeBytes[type], then, 0x05, otherwise, 0x0b)
export const when = (condition: Code<'i32'>, then: Statements, otherwise: Statements = []): Code =>
  code(condition, 0x04, typeBytes.none, then as Bytes, otherwise.length > 0 ? [0x05, otherwise as Bytes] : [], 0x0b)

/** `when` for a condition that hardly ever holds: V8 puts `then` far away, and what is in registers stays there for the rule. */
export const rarely = (condition: Code<'i32'>, then: Statements, otherwise: Statements = []): Code => {
  const [conditionCode, ...branches] = when(condition, then, otherwise)
  return code(conditionCode!, rare, ...branches)
}

/** Code that `branch` leaves at its end. */
export const block = (...body: Statements): Code => code(0x02, typeBytes.none, body as Bytes, 0x0b)
/** Code that `branch` begins anew; without one it runs once. */
export const loop = (...body: Statements): Code => code(0x03, typeBytes.none, body as Bytes, 0x0b)
/** Goes to the `depth`th enclosing block, loop or `when`, 0 being the innermost. */
export const branch = (depth: number): Code => code(0x0c, unsigned(depth))
export const branchIf = (depth: number, condition: Code<'i32'>): Code => code(condition, 0x0d, unsigned(depth))
/** Leaves the function, with its result if it has one. */
export const leave = (value?: Code<ValueType>): Code => code(value ?? [], 0x0f)
/** Ends everything that runs, with a RuntimeError where it was called from JavaScript. */
export const trap: Code = code(0x00)
/** Runs at least once, and again while the condition at its end holds. */
export const repeatWhile = (condition: Code<'i32'>, ...body: Statements): Code => loop(...body, branchIf(0, condition))
