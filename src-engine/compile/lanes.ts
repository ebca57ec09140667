import { get, select, set, type Code, type Local, type Statements } from './assembler/code.ts'
import { call, type NewLocal, type Routine } from './assembler/module.ts'
import { f64, i32, i64 } from './assembler/scalars.ts'
import { f64x2, i32x4, i64x2, v128 } from './assembler/vectors.ts'
import { centerPlace, tableLines } from './taylor-table.ts'

/** What holds float64 numbers: one, or two that go the same way side by side. */
export type LaneType = 'f64' | 'v128'
/** Results of comparisons: 1 or 0, or all bits or none. */
export type Mask<Type extends LaneType> = Type extends 'v128' ? 'v128' : 'i32'

/** A function of one number. */
export type Scalar = Routine<readonly ['f64'], 'f64'>

/**
 * Arithmetic on one or two float64 numbers, so that what is compiled for a sample is the same for two samples at a time:
 * each lane goes through the same operations in the same order, and comes to the same bits, as a single number does.
 */
export interface Lanes<Type extends LaneType> {
  readonly type: Type
  readonly count: number
  const(value: number): Code<Type>
  add(a: Code<Type>, b: Code<Type>): Code<Type>
  sub(a: Code<Type>, b: Code<Type>): Code<Type>
  mul(a: Code<Type>, b: Code<Type>): Code<Type>
  div(a: Code<Type>, b: Code<Type>): Code<Type>
  sqrt(a: Code<Type>): Code<Type>
  /** One number in each lane. */
  spread(value: Code<'f64'>): Code<Type>
  /** The larger; NaN, if `a` is. */
  larger(a: Code<Type>, b: Code<Type>): Code<Type>
  gt(a: Code<Type>, b: Code<Type>): Code<Mask<Type>>
  le(a: Code<Type>, b: Code<Type>): Code<Mask<Type>>
  eq(a: Code<Type>, b: Code<Type>): Code<Mask<Type>>
  /** Where both masks are set. */
  both(a: Code<Mask<Type>>, b: Code<Mask<Type>>): Code<Mask<Type>>
  /** Whether a mask is set in every lane. */
  all(mask: Code<Mask<Type>>): Code<'i32'>
  /** 1 where a mask is not set, else 0. */
  unless(mask: Code<Mask<Type>>): Code<Type>
  /** Both are computed. */
  select(mask: Code<Mask<Type>>, then: Code<Type>, otherwise: Code<Type>): Code<Type>
  /** The number at a fixed address, in each lane. */
  broadcast(address: number): Code<Type>
  /** A function of one number, lane by lane; 0 beyond the first `used`. */
  map(f: Scalar, x: Local<Type>, used?: number): Code<Type>
  /**
   * Entries of a table of 64-byte lines: each lane's coefficients of `degree` + 1 powers. A line's number is in the lowest
   * bits of `key`, as rounding by a large addend leaves it there.
   */
  entries(key: Local<Type>, table: number, degree: number, newLocal: NewLocal): Entries<Type>
  /** Likewise, of lines that are in the table wherever the key points. Only the first `used` lanes are looked up; in others all is 0. */
  near(key: Local<Type>, table: number, degree: number, used: number, newLocal: NewLocal): NearEntries<Type>
}

/** How a table's entries are come by. */
export interface Entries<Type extends LaneType> {
  /** Finds the lines: harmless wherever the key points. */
  readonly locate: Statements
  /** Each lane's number of a line, as an unsigned one. */
  readonly lines: readonly Local<'i64'>[]
  /** Reads them. */
  readonly fetch: Statements
  coefficient(power: number): Code<Type>
}

export interface NearEntries<Type extends LaneType> extends Omit<Entries<Type>, 'lines'> {
  /** Reads what the lines are about. */
  readonly fetchCenter: Statements
  readonly center: Code<Type>
}

/** log₂ of the bytes of a table's line. */
const lineBits = 6

/** The bits of a key that points to the first line. */
const firstKey = 0x4338_0000_0000_0000n
const placeOf = (line: Local<'i64'>): Code<'i32'> => i32.shl(i32.wrap_i64(get(line)), i32.const(lineBits))
/** Where a line begins, of one that is in the table. */
const lineIn = (key: Code<'i32'>): Code<'i32'> => i32.and(i32.shl(key, i32.const(lineBits)), i32.const((tableLines - 1) << lineBits))

export const single: Lanes<'f64'> = {
  type: 'f64',
  count: 1,
  const: f64.const,
  add: f64.add,
  sub: f64.sub,
  mul: f64.mul,
  div: f64.div,
  sqrt: f64.sqrt,
  spread: (value) => value,
  larger: f64.max,
  gt: f64.gt,
  le: f64.le,
  eq: f64.eq,
  both: i32.and,
  all: (mask) => mask,
  unless: (mask) => f64.convert_i32_s(i32.eqz(mask)),
  select: (mask, then, otherwise) => select(mask, then, otherwise),
  broadcast: (address) => f64.load(i32.const(0), address),
  map: (f, x) => call(f, get(x)),
  entries(key, table, _, newLocal) {
    const [line, at] = [newLocal('i64'), newLocal('i32')]
    return {
      locate: [set(line, i64.sub(i64.reinterpret_f64(get(key)), i64.const(firstKey))), set(at, placeOf(line))],
      lines: [line],
      fetch: [],
      coefficient: (power) => f64.load(get(at), table + 8 * power),
    }
  },
  near(key, table, degree, _, newLocal) {
    const line = newLocal('i32')
    const coefficient = (power: number): Code<'f64'> => f64.load(get(line), table + 8 * power)
    return {
      locate: [set(line, lineIn(i32.wrap_i64(i64.reinterpret_f64(get(key)))))],
      fetchCenter: [],
      center: degree < centerPlace ? coefficient(centerPlace) : f64.convert_i32_s(i32.sub(i32.shr_u(get(line), i32.const(lineBits)), i32.const(tableLines / 2))),
      fetch: [],
      coefficient,
    }
  },
}

/** Bytes of the first lanes of two vectors, and of the second ones. */
export const firstLanes = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]
export const secondLanes = firstLanes.map((byte) => byte + 8)

export const pair: Lanes<'v128'> = {
  type: 'v128',
  count: 2,
  const: f64x2.const,
  add: f64x2.add,
  sub: f64x2.sub,
  mul: f64x2.mul,
  div: f64x2.div,
  sqrt: f64x2.sqrt,
  spread: f64x2.splat,
  larger: f64x2.pmax,
  gt: f64x2.gt,
  le: f64x2.le,
  eq: f64x2.eq,
  both: v128.and,
  all: (mask) => i32.eq(i64x2.bitmask(mask), i32.const(3)),
  unless: (mask) => v128.andnot(f64x2.const(1), mask),
  select: (mask, then, otherwise) => v128.bitselect(then, otherwise, mask),
  broadcast: (address) => v128.load64_splat(i32.const(0), address),
  map(f, x, used = 2) {
    const [first, second] = [0, 1].map((lane) => call(f, f64x2.extract_lane(get(x), lane))) as [Code<'f64'>, Code<'f64'>]
    return used === 1 ? f64x2.replace_lane(f64x2.const(0), 0, first) : f64x2.replace_lane(f64x2.splat(first), 1, second)
  },
  entries(key, table, degree, newLocal) {
    const lines = [newLocal('i64'), newLocal('i64')]
    const [first, second] = [newLocal('i32'), newLocal('i32')]
    const powers = Array.from({ length: degree + 1 }, () => newLocal('v128'))
    const fetch: Code[] = []
    for (let power = 0; power <= degree; power += 2) {
      const [a, b] = [newLocal('v128'), newLocal('v128')]
      fetch.push(set(a, v128.load(get(first), table + 8 * power)), set(b, v128.load(get(second), table + 8 * power)))
      fetch.push(set(powers[power]!, v128.shuffle(get(a), get(b), firstLanes)))
      if (power < degree) fetch.push(set(powers[power + 1]!, v128.shuffle(get(a), get(b), secondLanes)))
    }
    return {
      locate: lines.map((line, lane) => set(line, i64.sub(i64.reinterpret_f64(f64x2.extract_lane(get(key), lane)), i64.const(firstKey)))),
      lines,
      fetch: [[first, second].map((at, lane) => set(at, placeOf(lines[lane]!))), fetch],
      coefficient: (power) => get(powers[power]!),
    }
  },
  near(key, table, degree, used, newLocal) {
    const lines = Array.from({ length: used }, () => newLocal('i32'))
    const locate = lines.map((line, lane) => set(line, lineIn(i32x4.extract_lane(get(key), 2 * lane))))
    const counted = f64x2.sub(v128.or(v128.and(get(key), i64x2.const(BigInt(tableLines - 1))), f64x2.const(2 ** 52)), f64x2.const(2 ** 52 + tableLines / 2))
    const [first, second] = lines as [Local<'i32'>, Local<'i32'>?]
    if (!second) {
      const coefficient = (power: number): Code<'v128'> => v128.load64_zero(get(first), table + 8 * power)
      return { locate, fetchCenter: [], center: degree < centerPlace ? coefficient(centerPlace) : counted, fetch: [], coefficient }
    }
    const powers = Array.from({ length: centerPlace + 1 }, () => newLocal('v128'))
    const fetchTwo = (power: number): Statements => {
      const [a, b] = [newLocal('v128'), newLocal('v128')]
      return [
        set(a, v128.load(get(first), table + 8 * power)),
        set(b, v128.load(get(second), table + 8 * power)),
        set(powers[power]!, v128.shuffle(get(a), get(b), firstLanes)),
        set(powers[power + 1]!, v128.shuffle(get(a), get(b), secondLanes)),
      ]
    }
    const holdsCenter = degree < centerPlace
    return {
      locate,
      fetchCenter: holdsCenter ? fetchTwo(centerPlace - 1) : [],
      center: holdsCenter ? get(powers[centerPlace]!) : counted,
      fetch: (holdsCenter ? [0, 2, 4] : [0, 2, 4, 6]).map(fetchTwo),
      coefficient: (power) => get(powers[power]!),
    }
  },
}

/** Sum of terms, halved again and again, so that long sums are not one long chain; in order up to four. */
export function sumOf<Type extends LaneType>(lanes: Lanes<Type>, terms: readonly Code<Type>[]): Code<Type> {
  if (terms.length === 0) return lanes.const(0)
  if (terms.length <= 4) return terms.reduce((sum, term) => lanes.add(sum, term))
  const middle = (terms.length + 1) >> 1
  return lanes.add(sumOf(lanes, terms.slice(0, middle)), sumOf(lanes, terms.slice(middle)))
}
