import { bytesOf, code, signed, unsigned, type Code, type ValueType } from './code.ts'

/** The instructions on single numbers. Comparisons leave an i32, 1 or 0. NaN and signed zeros behave as IEEE 754 says. */

const unary = <From extends ValueType, To extends ValueType>(opcode: number) => (a: Code<From>): Code<To> => code(a, opcode)
const binary = <From extends ValueType, To extends ValueType>(opcode: number) => (a: Code<From>, b: Code<From>): Code<To> => code(a, b, opcode)
/** Loads from `address` + `offset`, in bytes. `alignment` is the binary logarithm of the size. */
const load = <Type extends ValueType>(opcode: number, alignment: number) => (address: Code<'i32'>, offset = 0): Code<Type> => code(address, opcode, alignment, unsigned(offset))
const store = <Type extends ValueType>(opcode: number, alignment: number) => (address: Code<'i32'>, value: Code<Type>, offset = 0): Code => code(address, value, opcode, alignment, unsigned(offset))

function integers<Type extends 'i32' | 'i64'>(compare: number, compute: number) {
  const comparison = (step: number) => binary<Type, 'i32'>(compare + step)
  const computation = (step: number) => binary<Type, Type>(compute + step)
  return {
    eqz: unary<Type, 'i32'>(compare),
    eq: comparison(1),
    ne: comparison(2),
    lt_s: comparison(3),
    lt_u: comparison(4),
    gt_s: comparison(5),
    gt_u: comparison(6),
    le_s: comparison(7),
    le_u: comparison(8),
    ge_s: comparison(9),
    ge_u: comparison(10),
    add: computation(0),
    sub: computation(1),
    mul: computation(2),
    div_s: computation(3),
    div_u: computation(4),
    rem_s: computation(5),
    rem_u: computation(6),
    and: computation(7),
    or: computation(8),
    xor: computation(9),
    shl: computation(10),
    shr_s: computation(11),
    shr_u: computation(12),
  }
}

function floats<Type extends 'f32' | 'f64'>(compare: number, compute: number) {
  const comparison = (step: number) => binary<Type, 'i32'>(compare + step)
  const change = (step: number) => unary<Type, Type>(compute + step)
  const computation = (step: number) => binary<Type, Type>(compute + step)
  return {
    eq: comparison(0),
    ne: comparison(1),
    lt: comparison(2),
    gt: comparison(3),
    le: comparison(4),
    ge: comparison(5),
    abs: change(0),
    neg: change(1),
    ceil: change(2),
    floor: change(3),
    trunc: change(4),
    nearest: change(5),
    sqrt: change(6),
    add: computation(7),
    sub: computation(8),
    mul: computation(9),
    div: computation(10),
    min: computation(11),
    max: computation(12),
    copysign: computation(13),
  }
}

export const i32 = {
  const: (value: number): Code<'i32'> => code(0x41, signed(BigInt(value | 0))),
  load: load<'i32'>(0x28, 2),
  store: store<'i32'>(0x36, 2),
  ...integers<'i32'>(0x45, 0x6a),
  wrap_i64: unary<'i64', 'i32'>(0xa7),
  /** Traps on NaN and beyond the range. */
  trunc_f64_s: unary<'f64', 'i32'>(0xaa),
  reinterpret_f32: unary<'f32', 'i32'>(0xbc),
}

export const i64 = {
  const: (value: bigint): Code<'i64'> => code(0x42, signed(value)),
  load: load<'i64'>(0x29, 3),
  store: store<'i64'>(0x37, 3),
  ...integers<'i64'>(0x50, 0x7c),
  extend_i32_s: unary<'i32', 'i64'>(0xac),
  extend_i32_u: unary<'i32', 'i64'>(0xad),
  reinterpret_f64: unary<'f64', 'i64'>(0xbd),
}

export const f32 = {
  const: (value: number): Code<'f32'> => code(0x43, bytesOf(Float32Array.of(value))),
  load: load<'f32'>(0x2a, 2),
  store: store<'f32'>(0x38, 2),
  ...floats<'f32'>(0x5b, 0x8b),
  convert_i32_s: unary<'i32', 'f32'>(0xb2),
  demote_f64: unary<'f64', 'f32'>(0xb6),
  reinterpret_i32: unary<'i32', 'f32'>(0xbe),
}

export const f64 = {
  const: (value: number): Code<'f64'> => code(0x44, bytesOf(Float64Array.of(value))),
  load: load<'f64'>(0x2b, 3),
  store: store<'f64'>(0x39, 3),
  ...floats<'f64'>(0x61, 0x99),
  convert_i32_s: unary<'i32', 'f64'>(0xb7),
  convert_i32_u: unary<'i32', 'f64'>(0xb8),
  convert_i64_s: unary<'i64', 'f64'>(0xb9),
  promote_f32: unary<'f32', 'f64'>(0xbb),
  reinterpret_i64: unary<'i64', 'f64'>(0xbf),
}
