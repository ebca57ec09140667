import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { after, block, branchIf, choose, flatten, get, leave, loop, rarely, repeatWhile, select, set, signed, tee, unsigned, when } from './code.ts'
import { call, instantiate, ModuleBuilder, recycled } from './module.ts'
import { f32, f64, i32, i64 } from './scalars.ts'
import { hasRelaxedSimd } from './relaxed.ts'
import { f32x4, f64x2, i32x4, i64x2, v128 } from './vectors.ts'

const memoryOf = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1 })
const onePage = { pages: 1 }

describe('numbers are written in LEB128', () => {
  test.each([
    [0, [0]],
    [127, [127]],
    [128, [0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [0xffff_ffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%i without sign', (value, bytes) => expect(unsigned(value)).toEqual(bytes))
  test.each([
    [0n, [0]],
    [63n, [63]],
    [64n, [0xc0, 0]],
    [-1n, [0x7f]],
    [-123_456n, [0xc0, 0xbb, 0x78]],
    [-(2n ** 63n), [...Array<number>(9).fill(0x80), 0x7f]],
  ])('%i with sign', (value, bytes) => expect(signed(value)).toEqual(bytes))
})

test('nested code is flattened in order', () => expect([...flatten([1, [2, [3], []], Uint8Array.of(4, 5), 6])]).toEqual([1, 2, 3, 4, 5, 6]))

test('a constant comes back with all its bits', () => {
  fc.assert(
    fc.property(fc.double(), fc.integer(), (x, n) => {
      const module = new ModuleBuilder(onePage)
      module.add('x', [], 'f64', () => f64.const(x))
      module.add('n', [], 'i32', () => i32.const(n))
      const { x: giveX, n: giveN } = instantiate<'x' | 'n'>(module.bytes(), memoryOf())
      expect(giveX()).toBe(x)
      expect(giveN()).toBe(n)
    }),
    { numRuns: 50 },
  )
})

test('a condition that hardly ever holds is named by its place in the function, and is nothing but a condition else', () => {
  const module = new ModuleBuilder(onePage)
  module.add(null, [], 'none', () => [])
  module.add('sign', ['f64'], 'i32', ([x], newLocal) => {
    const [sign, isNegative] = [newLocal('i32'), newLocal('i32')]
    return after([set(isNegative, f64.lt(get(x), f64.const(0))), rarely(get(isNegative), [set(sign, i32.const(-1))], [set(sign, i32.const(1))]), rarely(f64.eq(get(x), f64.const(0)), [set(sign, i32.const(0))])], get(sign))
  })
  const bytes = module.bytes()
  // Node's types leave it out.
  const { customSections } = WebAssembly.Module as unknown as { customSections(module: WebAssembly.Module, name: string): ArrayBuffer[] }
  const hints = new Uint8Array(customSections(new WebAssembly.Module(bytes), 'metadata.code.branch_hint')[0]!)
  // One function has hints, number 1, two of them: each a place, and one byte that says no.
  const [, , , first, , , second] = hints
  expect([...hints]).toEqual([1, 1, 2, first, 1, 0, second, 1, 0])
  // Its code comes last, behind two functions' number, an empty one, and its own size.
  const begin = Buffer.from(bytes).lastIndexOf(Buffer.of(2, 2, 0, 0x0b)) + 5
  const ifWithoutResult = [0x04, 0x40]
  for (const place of [first!, second!]) expect([...bytes.subarray(begin + place, begin + place + 2)]).toEqual(ifWithoutResult)
  expect(second).toBeGreaterThan(first!)
  const { sign } = instantiate<'sign'>(bytes, memoryOf())
  expect([-2, 0, 3].map((x) => sign(x))).toEqual([-1, 0, 1])
})

test('functions loop, branch and call one another', () => {
  const module = new ModuleBuilder(onePage)
  const square = module.add(null, ['f64'], 'f64', ([x]) => f64.mul(get(x), get(x)))
  // Σ k² for k = 1 … n.
  module.add('squares', ['i32'], 'f64', ([n], newLocal) => {
    const sum = newLocal('f64')
    return after(
      [
        when(i32.gt_s(get(n), i32.const(0)), [
          repeatWhile(
            tee(n, i32.sub(get(n), i32.const(1))),
            set(sum, f64.add(get(sum), call(square, f64.convert_i32_s(get(n))))),
          ),
        ]),
      ],
      get(sum),
    )
  })
  module.add('sign', ['f64'], 'i32', ([x]) => choose('i32', f64.lt(get(x), f64.const(0)), i32.const(-1), select(f64.gt(get(x), f64.const(0)), i32.const(1), i32.const(0))))
  module.add('double', ['i32'], 'i32', ([n]) =>
    after([block(branchIf(0, i32.eqz(get(n))), leave(i32.shl(get(n), i32.const(1)))), loop(set(n, i32.const(-7)))], get(n)),
  )
  const { squares, sign, double } = instantiate<'squares' | 'sign' | 'double'>(module.bytes(), memoryOf())
  expect([squares(0), squares(1), squares(4)]).toEqual([0, 1, 30])
  expect([sign(-3), sign(0), sign(NaN), sign(2)]).toEqual([-1, 0, 0, 1])
  expect([double(21), double(0)]).toEqual([42, -7])
})

test('parts of a function have the locals of the parts before again, and more where these are too few', () => {
  new ModuleBuilder(onePage).add(null, ['i32'], 'none', (_, newLocal) => {
    const localsOfPart = recycled(newLocal)
    const wanted = [['i32', 'f64'], ['f64', 'f64', 'i32'], ['v128']] as const
    const given = wanted.map((types) => types.map(localsOfPart()))
    expect(given.map((locals) => locals.map(({ type }) => type))).toEqual(wanted)
    expect(given.map((locals) => locals.map(({ index }) => index))).toEqual([[1, 2], [2, 3, 1], [4]])
    return []
  })
})

test('scalars are loaded, computed with and stored', () => {
  const module = new ModuleBuilder(onePage)
  module.add('f', ['i32'], 'none', ([at]) => [
    f64.store(get(at), f64.sqrt(f64.load(get(at))), 8),
    f32.store(get(at), f32.demote_f64(f64.load(get(at))), 16),
    i32.store(get(at), i32.wrap_i64(i64.shr_u(i64.reinterpret_f64(f64.load(get(at))), i64.const(52n))), 20),
    f64.store(get(at), f64.promote_f32(f32.load(get(at), 16)), 24),
  ])
  const memory = memoryOf()
  const doubles = new Float64Array(memory.buffer)
  doubles[8] = 0.1
  instantiate<'f'>(module.bytes(), memory).f(64)
  expect(doubles[9]).toBe(Math.sqrt(0.1))
  expect(new Float32Array(memory.buffer)[20]).toBe(Math.fround(0.1))
  expect(new Int32Array(memory.buffer)[21]).toBe(1019)
  expect(doubles[11]).toBe(Math.fround(0.1))
})

test('vectors compute lane by lane', () => {
  const module = new ModuleBuilder(onePage)
  const at = i32.const(0)
  module.add('f', [], 'none', () => [
    v128.store(at, f64x2.add(f64x2.mul(v128.load(at), f64x2.const(10)), v128.load64_splat(at, 8)), 16),
    v128.store(at, v128.bitselect(v128.load(at), f64x2.const(-1), f64x2.gt(v128.load(at), f64x2.const(2.5))), 32),
    v128.store(at, f32x4.sqrt(f32x4.const(2)), 48),
    v128.store(at, i32x4.shl(i32x4.const(3), i32.const(4)), 64),
    v128.store(at, i64x2.sub(i64x2.const(1n), i64x2.const(3n)), 80),
    v128.store(at, v128.shuffle(v128.load(at), v128.load(at), [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]), 96),
    f64.store(at, f64x2.extract_lane(f64x2.replace_lane(v128.load(at), 1, f64.const(7)), 1), 112),
  ])
  const memory = memoryOf()
  const doubles = new Float64Array(memory.buffer)
  doubles.set([2, 3])
  instantiate<'f'>(module.bytes(), memory).f()
  expect([...doubles.subarray(2, 6)]).toEqual([23, 33, -1, 3])
  expect(new Float32Array(memory.buffer)[15]).toBe(Math.fround(Math.SQRT2))
  expect(new Int32Array(memory.buffer)[19]).toBe(48)
  expect(new BigInt64Array(memory.buffer)[11]).toBe(-2n)
  expect([...doubles.subarray(12, 15)]).toEqual([3, 2, 7])
})

test('relaxed products and sums are rounded once or twice, where there are any', () => {
  const module = new ModuleBuilder(onePage)
  module.add('f', ['f64'], 'f64', ([x]) => f64x2.extract_lane(f64x2.relaxed_madd(f64x2.splat(get(x)), f64x2.splat(get(x)), f64x2.const(-1)), 1))
  module.add('g', ['f32'], 'f32', ([x]) => f32x4.extract_lane(f32x4.relaxed_nmadd(f32x4.splat(get(x)), f32x4.splat(get(x)), f32x4.const(1)), 3))
  if (!hasRelaxedSimd()) return expect(() => instantiate(module.bytes(), memoryOf())).toThrow('simd opcode not available')
  const { f, g } = instantiate<'f' | 'g'>(module.bytes(), memoryOf())
  const x = 1 + 2 ** -30
  expect([x * x - 1, 2 ** -29 + 2 ** -60]).toContain(f(x))
  expect(g(1.5)).toBe(-1.25)
})

test('a memory may be shared', () => {
  const module = new ModuleBuilder({ pages: 1, shared: { mostPages: 4 } })
  module.add('f', [], 'none', () => [i32.store(i32.const(0), i32.const(5))])
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 4, shared: true })
  instantiate<'f'>(module.bytes(), memory).f()
  expect(new Int32Array(memory.buffer)[0]).toBe(5)
})
