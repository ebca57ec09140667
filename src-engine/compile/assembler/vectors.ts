import { bytesOf, code, unsigned, type Code, type ValueType } from './code.ts'

/** The instructions on vectors of 128 bits. Comparisons leave a mask: all bits of a lane, or none. */

type Vector = Code<'v128'>

const simd = <Type extends ValueType>(opcode: number) => (...operands: Code<ValueType>[]): Code<Type> => code(...operands, 0xfd, unsigned(opcode))
const unary = simd as <Type extends ValueType = 'v128'>(opcode: number) => (a: Vector) => Code<Type>
const binary = simd as (opcode: number) => (a: Vector, b: Vector) => Vector
const ternary = simd as (opcode: number) => (a: Vector, b: Vector, c: Vector) => Vector
const shift = simd as (opcode: number) => (a: Vector, bits: Code<'i32'>) => Vector
const splat = simd as <Type extends ValueType>(opcode: number) => (a: Code<Type>) => Vector
const extract = <Type extends ValueType>(opcode: number) => (a: Vector, lane: number): Code<Type> => code(a, 0xfd, unsigned(opcode), lane)
const replace = <Type extends ValueType>(opcode: number) => (a: Vector, lane: number, value: Code<Type>): Vector => code(a, value, 0xfd, unsigned(opcode), lane)
const load = (opcode: number, alignment: number) => (address: Code<'i32'>, offset = 0): Vector => code(address, 0xfd, unsigned(opcode), alignment, unsigned(offset))

export const v128 = {
  /** Two float64 or four float32 numbers, or 16 bytes as two i64 or four i32. */
  const: (lanes: Float64Array | Float32Array | Int32Array | BigInt64Array): Vector => code(0xfd, 12, bytesOf(lanes)),
  load: load(0, 4),
  load32_splat: load(9, 2),
  load64_splat: load(10, 3),
  load32_zero: load(0x5c, 2),
  load64_zero: load(0x5d, 3),
  /** Replaces a lane by the number at `address` + `offset`. */
  load64_lane: (address: Code<'i32'>, a: Vector, lane: number, offset = 0): Vector => code(address, a, 0xfd, unsigned(0x57), 3, unsigned(offset), lane),
  store: (address: Code<'i32'>, value: Vector, offset = 0): Code => code(address, value, 0xfd, 11, 4, unsigned(offset)),
  /** Sixteen bytes, each by its index among those of `a` (0 … 15) and `b` (16 … 31). */
  shuffle: (a: Vector, b: Vector, lanes: readonly number[]): Vector => code(a, b, 0xfd, 13, lanes),
  not: unary(0x4d),
  and: binary(0x4e),
  /** a ∧ ¬b. */
  andnot: binary(0x4f),
  or: binary(0x50),
  xor: binary(0x51),
  /** Bits of `a` where the mask `c` has ones, of `b` elsewhere. */
  bitselect: ternary(0x52),
  any_true: unary<'i32'>(0x53),
}

function floats(compare: number, compute: number, relaxed: number) {
  return {
    eq: binary(compare),
    ne: binary(compare + 1),
    lt: binary(compare + 2),
    gt: binary(compare + 3),
    le: binary(compare + 4),
    ge: binary(compare + 5),
    abs: unary(compute),
    neg: unary(compute + 1),
    sqrt: unary(compute + 3),
    add: binary(compute + 4),
    sub: binary(compute + 5),
    mul: binary(compute + 6),
    div: binary(compute + 7),
    min: binary(compute + 8),
    max: binary(compute + 9),
    /** b < a ? b : a. */
    pmin: binary(compute + 10),
    /** a < b ? b : a. */
    pmax: binary(compute + 11),
    /** a · b + c, rounded once or twice as the processor likes best: not for promised bits. */
    relaxed_madd: ternary(relaxed),
    /** −(a · b) + c, likewise. */
    relaxed_nmadd: ternary(relaxed + 1),
  }
}

export const f32x4 = {
  const: (value: number): Vector => v128.const(new Float32Array(4).fill(value)),
  splat: splat<'f32'>(0x13),
  ...floats(0x41, 0xe0, 0x105),
  extract_lane: extract<'f32'>(0x1f),
  replace_lane: replace<'f32'>(0x20),
  nearest: unary(0x6a),
  convert_i32x4_s: unary(0xfa),
  demote_f64x2_zero: unary(0x5e),
}

export const f64x2 = {
  const: (value: number): Vector => v128.const(new Float64Array(2).fill(value)),
  splat: splat<'f64'>(0x14),
  ...floats(0x47, 0xec, 0x107),
  extract_lane: extract<'f64'>(0x21),
  replace_lane: replace<'f64'>(0x22),
  nearest: unary(0x94),
  convert_low_i32x4_s: unary(0xfe),
  promote_low_f32x4: unary(0x5f),
}

export const i32x4 = {
  const: (value: number): Vector => v128.const(new Int32Array(4).fill(value)),
  splat: splat<'i32'>(0x11),
  extract_lane: extract<'i32'>(0x1b),
  eq: binary(0x37),
  all_true: unary<'i32'>(0xa3),
  bitmask: unary<'i32'>(0xa4),
  shl: shift(0xab),
  shr_s: shift(0xac),
  shr_u: shift(0xad),
  add: binary(0xae),
  sub: binary(0xb1),
  mul: binary(0xb5),
  trunc_sat_f32x4_s: unary(0xf8),
}

export const i64x2 = {
  const: (value: bigint): Vector => v128.const(new BigInt64Array(2).fill(value)),
  splat: splat<'i64'>(0x12),
  extract_lane: extract<'i64'>(0x1d),
  eq: binary(0xd6),
  ne: binary(0xd7),
  lt_s: binary(0xd8),
  gt_s: binary(0xd9),
  all_true: unary<'i32'>(0xc3),
  bitmask: unary<'i32'>(0xc4),
  shl: shift(0xcb),
  shr_s: shift(0xcc),
  shr_u: shift(0xcd),
  add: binary(0xce),
  sub: binary(0xd1),
}
