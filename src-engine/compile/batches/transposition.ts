import { get, repeatWhile, set, tee, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { Lanes } from './lanes.ts'
import type { LayerPlan } from './plan.ts'

export type TranspositionRoutine = Routine<readonly ['i32', 'i32'], 'none'>

/** Writes a layer's Wᵀ in panels of the layer before, for neurons from one (a multiple of a vector's lanes) up to another. Lanes without a neuron become 0. */
export function addTransposition(module: ModuleBuilder, lanes: Lanes, layer: LayerPlan, before: LayerPlan): TranspositionRoutine {
  const { bytes, count, vector } = lanes
  const rowBytes = layer.panelWidth * bytes
  const columnBytes = before.panelWidth * bytes
  const wholePanels = Math.floor(layer.inputs / before.panelWidth)
  return module.add(null, ['i32', 'i32'], 'none', ([neuron, lastNeuron], newLocal) => {
    const [left, from, to] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
    /** As many neurons as a vector has lanes, and as many inputs from a given one on. */
    const square = (input: number, inputs: number): Statements => {
      const rows = Array.from({ length: count }, () => newLocal('v128'))
      const load = rows.map((row, index) => set(row, index < inputs ? v128.load(get(from), (input + index) * rowBytes) : vector.const(0)))
      const { columns, statements } = exchanged(rows, lanes, newLocal)
      return [load, statements, columns.map((column, index) => v128.store(get(to), get(column), index * columnBytes + input * bytes))]
    }
    const panel = (inputs: number): Statements => Array.from({ length: Math.ceil(inputs / count) }, (_, index) => square(index * count, inputs - index * count))
    const panelOf = i32.mul(i32.div_u(get(neuron), i32.const(layer.panelWidth)), i32.const(layer.panelRows * rowBytes))
    const laneOf = i32.mul(i32.rem_u(get(neuron), i32.const(layer.panelWidth)), i32.const(bytes))
    return [
      repeatWhile(
        i32.lt_u(tee(neuron, i32.add(get(neuron), i32.const(count))), get(lastNeuron)),
        set(from, i32.add(i32.const(layer.weights), i32.add(panelOf, laneOf))),
        set(to, i32.add(i32.const(layer.transposed), i32.mul(get(neuron), i32.const(columnBytes)))),
        wholePanels === 0
          ? []
          : [
              set(left, i32.const(wholePanels)),
              repeatWhile(
                tee(left, i32.sub(get(left), i32.const(1))),
                panel(before.panelWidth),
                set(from, i32.add(get(from), i32.const(before.panelWidth * rowBytes))),
                set(to, i32.add(get(to), i32.const(layer.transposedRows * columnBytes))),
              ),
            ],
        panel(layer.inputs - wholePanels * before.panelWidth),
      ),
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
