import type { Precision } from '../../network/reals.ts'
import { get, set, type Code, type Local } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { f32, f64, i32 } from '../assembler/scalars.ts'
import { f32x4, f64x2, i32x4, i64x2, v128 } from '../assembler/vectors.ts'

type Vector = Code<'v128'>

/** A vector of 128 bits as numbers of one precision: two of float64 or four of float32. */
export interface Lanes {
  readonly precision: Precision
  /** Numbers of a vector. */
  readonly count: 2 | 4
  /** Bytes of a number. */
  readonly bytes: 8 | 4
  /** Whether products and sums may be rounded together. */
  readonly relaxed: boolean
  /** Vectors that share a register (vector-width.ts). */
  readonly perRegister: 1 | 2
  readonly vector: Omit<typeof f64x2, 'convert_low_i32x4_s' | 'promote_low_f32x4' | 'splat' | 'extract_lane' | 'replace_lane'>
  /** Constants of the code and where they lie in memory: V8 puts a vector together anew at each use of it. */
  readonly constants: ReadonlyMap<number, number>
  /** One number from memory in every lane. */
  loadSplat(address: Code<'i32'>, offset?: number): Vector
  /** A number that was computed in float64, in every lane. */
  splat(value: Code<'f64'>): Vector
  /** a · b + c: rounded twice, or as the processor likes best where the bits are not promised. */
  multiplyAdd(a: Vector, b: Vector, c: Vector): Vector
  /** 2^n from n + `powerNumber`, n a whole number of the exponent's range. */
  powerOfTwo(shifted: Vector): Vector
  /** Added to a small number it leaves its nearest whole number in the lowest bits. */
  readonly roundingNumber: number
  /** The same, and the exponent's bias. */
  readonly powerNumber: number
  /** A number that is copied without a look at it. */
  copy(to: Code<'i32'>, from: Code<'i32'>, toOffset?: number, fromOffset?: number): Code
  /** A number from memory, as float64. */
  load(address: Code<'i32'>, offset?: number): Code<'f64'>
}

const float64 = {
  precision: 'float64',
  count: 2,
  bytes: 8,
  vector: f64x2,
  loadSplat: v128.load64_splat,
  splat: f64x2.splat,
  powerOfTwo: (shifted: Vector) => i64x2.shl(shifted, i32.const(52)),
  roundingNumber: 1.5 * 2 ** 52,
  powerNumber: 1.5 * 2 ** 52 + 1023,
  copy: (to: Code<'i32'>, from: Code<'i32'>, toOffset = 0, fromOffset = 0) => f64.store(to, f64.load(from, fromOffset), toOffset),
  load: f64.load,
} as const

const float32 = {
  precision: 'float32',
  count: 4,
  bytes: 4,
  vector: f32x4,
  loadSplat: v128.load32_splat,
  splat: (value: Code<'f64'>) => f32x4.splat(f32.demote_f64(value)),
  powerOfTwo: (shifted: Vector) => i32x4.shl(shifted, i32.const(23)),
  roundingNumber: 1.5 * 2 ** 23,
  powerNumber: 1.5 * 2 ** 23 + 127,
  copy: (to: Code<'i32'>, from: Code<'i32'>, toOffset = 0, fromOffset = 0) => f32.store(to, f32.load(from, fromOffset), toOffset),
  load: (address: Code<'i32'>, offset = 0) => f64.promote_f32(f32.load(address, offset)),
} as const

/** Where the constants lie, and how many there may be. */
const firstConstant = 64
const constantBytes = 8
export const mostConstants = 60
/** Addresses from here on are free. */
export const endOfConstants = firstConstant + constantBytes * mostConstants

/** @param relaxed whether products and sums may be rounded together; only float32 makes use of it */
export function lanesOf(precision: Precision, relaxed: boolean, perRegister: 1 | 2 = 1): Lanes {
  const constants = new Map<number, number>()
  const vector = precision === 'float64' ? f64x2 : f32x4
  const constant = (value: number): Vector => {
    // 0 takes no more than an instruction.
    if (Object.is(value, 0)) return vector.const(0)
    const address = constants.get(value) ?? firstConstant + constantBytes * constants.size
    if (address >= endOfConstants) throw new Error(`constants: expected at most ${mostConstants}, got one more, ${value}`)
    constants.set(value, address)
    return (precision === 'float64' ? v128.load64_splat : v128.load32_splat)(i32.const(0), address)
  }
  if (precision === 'float64') return { ...float64, relaxed: false, perRegister, vector: { ...f64x2, const: constant }, constants, multiplyAdd: (a, b, c) => f64x2.add(c, f64x2.mul(a, b)) }
  return { ...float32, relaxed, perRegister, vector: { ...f32x4, const: constant }, constants, multiplyAdd: relaxed ? f32x4.relaxed_madd : (a, b, c) => f32x4.add(c, f32x4.mul(a, b)) }
}

/**
 * The same lanes for code in a loop, whose constants are fetched once, before it. `statements` fetch them: to be asked for
 * when the loop's code is there.
 */
export function hoisted(lanes: Lanes, newLocal: NewLocal): { readonly lanes: Lanes; readonly statements: () => Code[] } {
  const fetched = new Map<number, Local<'v128'>>()
  const constant = (value: number): Vector => {
    if (Object.is(value, 0)) return lanes.vector.const(0)
    const local = fetched.get(value) ?? newLocal('v128')
    fetched.set(value, local)
    return get(local)
  }
  const statements = (): Code[] => Array.from(fetched, ([value, local]) => set(local, lanes.vector.const(value === 0 ? -0 : value)))
  return { lanes: { ...lanes, vector: { ...lanes.vector, const: constant } }, statements }
}

/** Puts the constants of all code so far into the memory that it will run in. */
export function placeConstants({ constants, bytes }: Lanes, memory: WebAssembly.Memory): void {
  const numbers = bytes === 8 ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer)
  // −0 is kept under the key of 0, which itself is never here.
  for (const [value, address] of constants) numbers[address / bytes] = value === 0 ? -0 : value
}
