import { after, choose, get, rarely, set, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import { call, type ModuleBuilder, type NewLocal } from '../assembler/module.ts'
import { f64, i32, i64 } from '../assembler/scalars.ts'
import { single, type Lanes, type LaneType, type Mask, type Scalar } from '../lanes.ts'
import { farthestSquared, sigmoidTable, tableLines, tanhTable, type TaylorTable } from '../taylor-table.ts'

/**
 * A function by a Taylor table, for arguments that come multiplied by `table.steps`; right wherever they are, NaN included.
 * Error: sigmoid at most 2.5 ulp (subnormal values included), tanh at most 3.5 ulp. Additions and products alone within the
 * table, and so the same bits everywhere.
 */
export interface TableFunction {
  readonly table: TaylorTable
  /** Where the table is in memory. */
  readonly address: number
  /** For every argument. */
  readonly whole: Scalar
}

/** Adds the sigmoid. Beyond the table, where e^−|x| is below 2⁻⁴⁵, it is 1 − e⁻ˣ on the right to within its square. */
export function addSigmoid(module: ModuleBuilder, address: number, exp: Scalar): TableFunction {
  return add(module, sigmoidTable, address, (x, newLocal) => {
    const power = newLocal('f64')
    const powerOf = (exponent: Code<'f64'>): Code<'f64'> => call(exp, f64.mul(exponent, f64.const(1 / sigmoidTable.steps)))
    return choose('f64', f64.gt(get(x), f64.const(0)), f64.sub(f64.const(1), powerOf(f64.neg(get(x)))), after([set(power, powerOf(get(x)))], f64.div(get(power), f64.add(f64.const(1), get(power)))))
  })
}

/** Adds tanh. Beyond the table, where e^−2|x| is below 2⁻⁴⁵, it is ±(1 − 2e^−2|x|) to within its square. */
export function addTanh(module: ModuleBuilder, address: number, exp: Scalar): TableFunction {
  return add(module, tanhTable, address, (x) => f64.copysign(f64.sub(f64.const(1), f64.mul(f64.const(2), call(exp, f64.mul(f64.abs(get(x)), f64.const(-2 / tanhTable.steps))))), get(x)))
}

function add(module: ModuleBuilder, table: TaylorTable, address: number, outside: (x: Local<'f64'>, newLocal: NewLocal) => Code<'f64'>): TableFunction {
  const beyond = module.add(null, ['f64'], 'f64', ([x], newLocal) => outside(x, newLocal))
  const whole = module.add(null, ['f64'], 'f64', ([x], newLocal) => after(applyTable(single, { table, address, whole: beyond }, [x], newLocal), get(x)))
  return { table, address, whole }
}

/** Adding this leaves an argument rounded to a whole number, counted from the table's first line, in the lowest bits. */
const rounding = 1.5 * 2 ** 52 + tableLines / 2

/**
 * Puts the function's values in the place of its arguments. What can be done for all of them goes before what waits for
 * memory, and they are chosen for together: the less there is to choose, the more is done at once.
 */
export function applyTable<Type extends LaneType>(lanes: Lanes<Type>, { table, address, whole }: TableFunction, arguments_: readonly Local<Type>[], newLocal: NewLocal): Statements {
  const ways = arguments_.map((x) => {
    const [key, d, square] = [newLocal(lanes.type), newLocal(lanes.type), newLocal(lanes.type)]
    const { locate, lines, fetch, coefficient } = lanes.entries(key, address, table.degree, newLocal)
    return {
      locate: [set(key, lanes.add(get(x), lanes.const(rounding))), set(d, lanes.sub(get(x), lanes.sub(get(key), lanes.const(rounding)))), locate],
      lines,
      evaluate: [fetch, set(square, lanes.mul(get(d), get(d))), set(x, polynomial(lanes, coefficient, table.degree, d, square, linear(lanes, coefficient, 0, d)))],
    }
  })
  const together = newLocal('i64')
  // As the number of lines is a power of two, none is beyond them if all together are not.
  const areBeyond = (lines: readonly Local<'i64'>[]): Code<'i32'> => i64.ge_u(after([set(together, lines.map(get).reduce((a, b) => i64.or(a, b)))], get(together)), i64.const(BigInt(tableLines)))
  return [
    ways.map(({ locate }) => locate),
    rarely(
      areBeyond(ways.flatMap(({ lines }) => lines)),
      ways.map(({ lines, evaluate }, index) => when(areBeyond(lines), [set(arguments_[index]!, lanes.map(whole, arguments_[index]!))], [evaluate])),
      ways.map(({ evaluate }) => evaluate),
    ),
  ]
}

/** A function's values of arguments near to which something is known before they are known themselves. */
export interface Near<Type extends LaneType> {
  /** Finds the guesses' lines of the table. */
  readonly locate: Statements
  /** Puts the values in the place of the arguments. */
  readonly finish: Statements
  /** Near the values, and known earlier: those of the tangent at a line's center. */
  readonly early: readonly Local<Type>[]
}

/** Distances whose squares are looked at together: as long as each is about ½ at most, their sum is not beyond the farthest. */
const squaresTogether = 3

/**
 * The function by the lines of guesses, which are right as long as an argument is not too far away from a line's center.
 * Where one is, or is beyond the table, so that its guess has come to some other line, all are looked up anew.
 * Error: as `TableFunction` has it; a tanh that is closer to 0 than its line's center has that of the center's value.
 * @param count how many arguments there are; a lane that is left over has 0, and stays so
 */
export function applyNear<Type extends LaneType>(
  lanes: Lanes<Type>,
  { table, address, whole }: TableFunction,
  count: number,
  arguments_: readonly Local<Type>[],
  guesses: readonly Local<Type>[],
  newLocal: NewLocal,
): Near<Type> {
  const local = (): Local<Type> => newLocal(lanes.type)
  const ways = arguments_.map((x, index) => {
    const [key, d, square, early] = [local(), local(), local(), local()]
    const used = Math.min(lanes.count, count - lanes.count * index)
    const { locate, fetchCenter, center, fetch, coefficient } = lanes.near(key, address, table.degree, used, newLocal)
    return {
      early,
      square,
      locate: [set(key, lanes.add(get(guesses[index]!), lanes.const(rounding))), locate],
      measure: [fetchCenter, set(d, lanes.sub(get(x), center)), set(square, lanes.mul(get(d), get(d)))],
      approach: [fetch, set(early, linear(lanes, coefficient, 0, d))],
      evaluate: set(x, polynomial(lanes, coefficient, table.degree, d, square, get(early))),
      lookUp: [set(x, lanes.map(whole, x, used)), set(early, get(x))],
    }
  })
  const areNear: Code<Mask<Type>>[] = []
  for (let first = 0; first < ways.length; first += squaresTogether) {
    const squares = ways.slice(first, first + squaresTogether).map(({ square }) => get(square))
    areNear.push(lanes.le(squares.reduce((a, b) => lanes.add(a, b)), lanes.const(farthestSquared)))
  }
  return {
    early: ways.map(({ early }) => early),
    locate: ways.map(({ locate }) => locate),
    finish: [
      ways.map(({ measure }) => measure),
      rarely(
        i32.eqz(lanes.all(areNear.reduce((a, b) => lanes.both(a, b)))),
        ways.map(({ lookUp }) => lookUp),
        [ways.map(({ approach }) => approach), ways.map(({ evaluate }) => evaluate)],
      ),
    ],
  }
}

/** c_p + c_p+1 · d. */
function linear<Type extends LaneType>(lanes: Lanes<Type>, c: (power: number) => Code<Type>, power: number, d: Local<Type>): Code<Type> {
  return lanes.add(c(power), lanes.mul(c(power + 1), get(d)))
}

/** Σ c_p·d^p, by Estrin's scheme: few steps wait for one another. `square` is d², `first` c₀ + c₁·d. */
function polynomial<Type extends LaneType>(lanes: Lanes<Type>, c: (power: number) => Code<Type>, degree: 6 | 7, d: Local<Type>, square: Local<Type>, first: Code<Type>): Code<Type> {
  const highest = degree === 6 ? c(6) : linear(lanes, c, 6, d)
  const high = lanes.add(linear(lanes, c, 4, d), lanes.mul(highest, get(square)))
  return lanes.add(lanes.add(first, lanes.mul(get(square), linear(lanes, c, 2, d))), lanes.mul(lanes.mul(get(square), get(square)), high))
}
