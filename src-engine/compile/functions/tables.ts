import { after, choose, get, set, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal } from '../assembler/module.ts'
import { f64 } from '../assembler/scalars.ts'
import { single, type Lanes, type LaneType, type Scalar } from '../lanes.ts'
import { sigmoidTable, tanhTable, type TaylorTable } from '../taylor-table.ts'

/**
 * A function by a Taylor table, for arguments that come multiplied by `table.steps`; right wherever they are, NaN included.
 * Error: sigmoid at most 3.5 ulp (subnormal values included), tanh at most 3.5 ulp. Additions and products alone, and so
 * the same bits everywhere.
 */
export interface TableFunction {
  readonly table: TaylorTable
  /** Where the table is in memory. */
  readonly address: number
  /** For arguments beyond the table. */
  readonly beyond: Scalar
  /** For every argument. */
  readonly whole: Scalar
}

/** Adds the sigmoid. Beyond the table it is 1 on the right, and on the left e^x to within half an ulp. */
export function addSigmoid(module: ModuleBuilder, address: number, exp: Scalar): TableFunction {
  return add(module, sigmoidTable, address, (x) => choose('f64', f64.gt(get(x), f64.const(0)), f64.const(1), call(exp, f64.mul(get(x), f64.const(1 / sigmoidTable.steps)))))
}

/** Adds tanh. Beyond the table it is 1 or −1. */
export function addTanh(module: ModuleBuilder, address: number): TableFunction {
  return add(module, tanhTable, address, (x) => choose('f64', f64.eq(get(x), get(x)), f64.copysign(f64.const(1), get(x)), get(x)))
}

function add(module: ModuleBuilder, table: TaylorTable, address: number, outside: (x: Local<'f64'>) => Code<'f64'>): TableFunction {
  const beyond = module.add(null, ['f64'], 'f64', ([x]) => outside(x))
  // A single number asks `beyond` alone, so that `whole` may be made of a function that has none yet.
  const whole = module.add(null, ['f64'], 'f64', ([x], newLocal) => after(applyTable(single, { table, address, beyond, whole: beyond }, [x], newLocal), get(x)))
  return { table, address, beyond, whole }
}

/**
 * Puts the function's values in the place of its arguments. What can be done for all of them goes before what waits for
 * memory: their ways do not depend on one another.
 */
export function applyTable<Type extends LaneType>(lanes: Lanes<Type>, { table, address, beyond, whole }: TableFunction, arguments_: readonly Local<Type>[], newLocal: NewLocal): Statements {
  // Adding 1.5 · 2⁵² + half leaves an argument rounded to a whole number, counted from the table's first line, in the lowest bits.
  const rounding = lanes.const(6755399441055744 + table.half)
  const ways = arguments_.map((x) => {
    const [key, d] = [newLocal(lanes.type), newLocal(lanes.type)]
    const entries = lanes.entries(key, address, table.degree, newLocal)
    return {
      locate: [set(key, lanes.add(get(x), rounding)), set(d, lanes.sub(get(x), lanes.sub(get(key), rounding))), entries.locate],
      isWithin: lanes.le(lanes.abs(get(x)), lanes.const(table.half)),
      value: after([entries.fetch], polynomial(lanes, entries.coefficient, table.degree, d, newLocal)),
    }
  })
  const locate = ways.map((way) => way.locate)
  // One number's way is short, and chosen for itself. Vectors are chosen for together: the less there is to choose, the more is done at once.
  if (lanes.count === 1) return [locate, arguments_.map((x, index) => set(x, choose(lanes.type, lanes.all(ways[index]!.isWithin), ways[index]!.value, lanes.map(beyond, x))))]
  const areWithin = lanes.all(ways.map(({ isWithin }) => isWithin).reduce((a, b) => lanes.both(a, b)))
  return [
    locate,
    when(
      areWithin,
      arguments_.map((x, index) => set(x, ways[index]!.value)),
      arguments_.map((x) => set(x, lanes.map(whole, x))),
    ),
  ]
}

/** Σ c_p·d^p of degree 6 or 7, by Estrin's scheme: few steps wait for one another. */
function polynomial<Type extends LaneType>(lanes: Lanes<Type>, c: (power: number) => Code<Type>, degree: number, d: Local<Type>, newLocal: NewLocal): Code<Type> {
  const square = newLocal(lanes.type)
  const linear = (power: number): Code<Type> => lanes.add(c(power), lanes.mul(c(power + 1), get(d)))
  const highest = degree === 6 ? c(6) : linear(6)
  const high = lanes.add(linear(4), lanes.mul(highest, get(square)))
  return after(
    [set(square, lanes.mul(get(d), get(d)))],
    lanes.add(lanes.add(linear(0), lanes.mul(get(square), linear(2))), lanes.mul(lanes.mul(get(square), get(square)), high)),
  )
}
