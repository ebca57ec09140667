import { get, repeatWhile, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { Division } from './division.ts'
import type { Lanes } from './lanes.ts'
import type { BatchPlan, LayerPlan } from './plan.ts'

/** Takes a panel's ordinal. */
export type TranspositionRoutine = Routine<readonly ['i32'], 'none'>

/** Vectors that are made before one is written: all stay in registers, and neighbours are written one after the other, which a cache does faster. */
const together = 8

/** Where a thread has its panel of Wᵀ. */
export const transposedOf = ({ transposed, transposedBytes }: BatchPlan, { thread }: Division): Code<'i32'> => i32.add(i32.const(transposed), i32.mul(thread, i32.const(transposedBytes)))

/** Writes a panel of a layer's Wᵀ, whose columns are neurons of the layer before. Lanes without one become 0. */
export function addTransposition(module: ModuleBuilder, plan: BatchPlan, division: Division, layer: LayerPlan, before: LayerPlan): TranspositionRoutine {
  const { lanes } = plan
  const { bytes, count, vector } = lanes
  const rowBytes = layer.panelWidth * bytes
  const columnBytes = before.panelWidth * bytes
  const wholePanels = Math.floor(layer.inputs / before.panelWidth)
  return module.add(null, ['i32'], 'none', ([ordinal], newLocal) => {
    const [panel, from, to, left] = [newLocal('i32'), newLocal('i32'), newLocal('i32'), newLocal('i32')]
    /** As many neurons as a vector has lanes, and as many inputs, of which so many are left. */
    const square = (input: number, inputs: number) => {
      const rows = Array.from({ length: count }, () => newLocal('v128'))
      const load = rows.map((row, index) => set(row, index < inputs ? v128.load(get(from), (input + index) * rowBytes) : vector.const(0)))
      const { columns, statements } = exchanged(rows, lanes, newLocal)
      const store = columns.map((column, index) => v128.store(get(to), get(column), index * columnBytes + input * bytes))
      return { make: [load, statements], store }
    }
    const stretch = (first: number, inputs: number): Statements => {
      const squares = Array.from({ length: Math.min(together, before.panelWidth - first) / count }, (_, index) => square(first + index * count, inputs - first - index * count))
      return [squares.map(({ make }) => make), Array.from({ length: count }, (_, column) => squares.map(({ store }) => store[column]!))]
    }
    const ofInputs = (inputs: number): Statements => Array.from({ length: Math.ceil(before.panelWidth / together) }, (_, index) => stretch(index * together, inputs))
    const transposed = (inputs: number): Statements => [
      set(left, i32.const(layer.panels)),
      repeatWhile(
        tee(left, i32.sub(get(left), i32.const(1))),
        set(from, get(panel)),
        repeatWhile(
          i32.lt_u(tee(from, i32.add(get(from), i32.const(16))), i32.add(get(panel), i32.const(rowBytes))),
          ofInputs(inputs),
          set(to, i32.add(get(to), i32.const(count * columnBytes))),
        ),
        set(panel, i32.add(get(panel), i32.const(layer.panelRows * rowBytes))),
      ),
    ]
    const rest = layer.inputs - wholePanels * before.panelWidth
    return [
      set(panel, i32.add(i32.const(layer.weights), i32.mul(get(ordinal), i32.const(before.panelWidth * rowBytes)))),
      set(to, transposedOf(plan, division)),
      rest === 0 ? transposed(before.panelWidth) : when(i32.lt_u(get(ordinal), i32.const(wholePanels)), transposed(before.panelWidth), transposed(rest)),
    ]
  })
}

/** The columns of a square: vectors half of them apart are interleaved, until every one has come beside every other. */
function exchanged(rows: readonly Local<'v128'>[], { bytes }: Lanes, newLocal: NewLocal): { columns: readonly Local<'v128'>[]; statements: Statements } {
  const half = rows.length / 2
  const statements: Code[] = []
  let columns = rows
  for (let apart = 1; apart < rows.length; apart *= 2) {
    columns = columns.slice(0, half).flatMap((a, index) =>
      [0, 8].map((first) => {
        const interleaved = newLocal('v128')
        statements.push(set(interleaved, v128.shuffle(get(a), get(columns[index + half]!), interleaving(first, bytes))))
        return interleaved
      }),
    )
  }
  return { columns, statements }
}

/** Bytes of two vectors, numbers by turns, from byte `first` of each on. */
const interleaving = (first: number, bytes: number): number[] =>
  Array.from({ length: 16 }, (_, byte) => first + Math.floor(byte / (2 * bytes)) * bytes + (byte % bytes) + (byte % (2 * bytes) < bytes ? 0 : 16))
