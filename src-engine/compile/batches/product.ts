import { get, repeatWhile, set, tee, when, type Code, type Local, type Statements } from '../assembler/code.ts'
import type { ModuleBuilder, NewLocal, Routine } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'
import { v128 } from '../assembler/vectors.ts'
import type { Lanes } from './lanes.ts'
import { pairsOf, sideBySide, type VectorWork } from './pairs.ts'

/** A tile of the product: its sums, and where they go. */
export interface Tile {
  /** Row by row, `vectors` in each. */
  readonly sums: readonly Local<'v128'>[]
  /** Bytes from `to` on of each sum. */
  readonly offsets: readonly number[]
  readonly to: Local<'i32'>
  /** Address of the panel's first row in C. */
  readonly panel: Local<'i32'>
  readonly newLocal: NewLocal
}

/** C = A·B, with B in panels of columns. Strides are in bytes. */
interface Product {
  readonly lanes: Lanes
  readonly tileRows: number
  /** Vectors of a panel's row. */
  readonly vectors: number
  readonly a: { readonly rowStride: number; readonly depthStride: number }
  /** `isSplat`: a row is one number, for every column. */
  readonly b: { readonly from: Code<'i32'>; readonly panelStride: number; readonly depthStride: number; readonly isSplat?: boolean }
  readonly c: { readonly to: number; readonly rowStride: number; readonly panelStride: number }
  /** Terms of a sum: known, or the routine's fourth parameter. */
  readonly depth: number | 'given'
  /** What the sums start with, where it is not their first term. `option` is the routine's last parameter. */
  start?(tile: Tile, option: Local<'i32'>): Statements
  /** What is made of them. */
  finish(tile: Tile): Statements
  /** What comes before the tiles of a panel of B, from its ordinal. */
  prepare?(panel: Code<'i32'>): Statements
}

/**
 * A matrix product: A's address, C's rows from one (a multiple of `tileRows`) up to another (taken up to whole tiles), panels
 * of B from one up to another, the depth where it is given, an option for the start.
 */
export type ProductRoutine = Routine<readonly ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], 'none'>

/**
 * The micro-kernel of all matrix products, after Goto and van de Geijn (2008): a tile of C stays in registers while one
 * term after the other is added, a number of A against a row of a panel of B. Every sum is taken in the order of its
 * terms, whatever the tile.
 */
export function addProduct(module: ModuleBuilder, { lanes, tileRows, vectors, a, b, c, depth, start, finish, prepare }: Product): ProductRoutine {
  return module.add(null, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], 'none', ([a0, fromRow, toRow, panel, toPanel, given, option], newLocal) => {
    const vectorLocals = (count: number): Local<'v128'>[] => Array.from({ length: count }, () => newLocal('v128'))
    const address = (): Local<'i32'> => newLocal('i32')
    const sums = vectorLocals(tileRows * vectors)
    const bRow = vectorLocals(vectors)
    const aNumber = newLocal('v128')
    const [bPanel, cPanel, aFrom, cFrom, cTo] = [address(), address(), address(), address(), address()]
    const [aRow, to, end, at, bAt, bEnd] = [address(), address(), address(), address(), address(), address()]
    const offsets = sums.map((_, index) => Math.floor(index / vectors) * c.rowStride + (index % vectors) * 16)
    const tile = { sums, offsets, to, panel: cPanel, newLocal }
    const advance = (local: Local<'i32'>, by: number): Code<'i32'> => tee(local, i32.add(get(local), i32.const(by)))
    const times = (count: Local<'i32'>, stride: number): Code<'i32'> => i32.mul(get(count), i32.const(stride))

    const term = (including: (number: Code<'v128'>, vector: Code<'v128'>, sum: Local<'v128'>) => Code<'v128'>): Statements => [
      bRow.map((vector, index) => set(vector, b.isSplat ? lanes.loadSplat(get(bAt)) : v128.load(get(bAt), 16 * index))),
      Array.from({ length: tileRows }, (_, row) => [
        set(aNumber, lanes.loadSplat(get(at), row * a.rowStride)),
        bRow.map((vector, index) => {
          const sum = sums[row * vectors + index]!
          return set(sum, including(get(aNumber), get(vector), sum))
        }),
      ]),
      set(at, i32.add(get(at), i32.const(a.depthStride))),
    ]
    const addedTo = (number: Code<'v128'>, vector: Code<'v128'>, sum: Local<'v128'>): Code<'v128'> => lanes.multiplyAdd(number, vector, get(sum))
    const isThereMore = i32.lt_u(advance(bAt, b.depthStride), get(bEnd))
    return [
      set(aFrom, i32.add(get(a0), times(fromRow, a.rowStride))),
      set(cFrom, times(fromRow, c.rowStride)),
      set(cTo, times(toRow, c.rowStride)),
      set(bPanel, i32.add(b.from, times(panel, b.panelStride))),
      set(cPanel, i32.add(i32.const(c.to), times(panel, c.panelStride))),
      repeatWhile(
        i32.lt_u(advance(panel, 1), get(toPanel)),
        prepare ? prepare(get(panel)) : [],
        set(aRow, get(aFrom)),
        set(to, i32.add(get(cPanel), get(cFrom))),
        set(end, i32.add(get(cPanel), get(cTo))),
        set(bEnd, i32.add(get(bPanel), depth === 'given' ? times(given, b.depthStride) : i32.const(depth * b.depthStride))),
        repeatWhile(
          i32.lt_u(advance(to, tileRows * c.rowStride), get(end)),
          set(at, get(aRow)),
          set(bAt, get(bPanel)),
          // The first term by itself: of a sum that starts with it an addition less, and V8 computes its addresses for those that follow.
          start ? [start(tile, option), term(addedTo)] : term((number, vector) => lanes.vector.mul(number, vector)),
          when(isThereMore, [repeatWhile(isThereMore, term(addedTo))]),
          finish(tile),
          set(aRow, i32.add(get(aRow), i32.const(tileRows * a.rowStride))),
        ),
        set(bPanel, i32.add(get(bPanel), i32.const(b.panelStride))),
        set(cPanel, i32.add(get(cPanel), i32.const(c.panelStride))),
      ),
    ]
  })
}

/** Stores the sums as they are. */
export const storeSums = ({ sums, offsets, to }: Tile): Statements => sums.map((sum, index) => v128.store(get(to), get(sum), offsets[index]))

/** Stores what is made of the sums and of what lies `distance` bytes behind the place of each. */
export function combineSums({ sums, offsets, to, newLocal }: Tile, distance: number, combine: (there: Code<'v128'>, sum: Code<'v128'>) => Code<'v128'>): Statements {
  const works = sums.map((sum, index): VectorWork => {
    const there = newLocal('v128')
    return {
      reads: [set(there, v128.load(get(to), offsets[index]! + distance))],
      computes: [set(sum, combine(get(there), get(sum)))],
      writes: [v128.store(get(to), get(sum), offsets[index])],
    }
  })
  return pairsOf(works).map(sideBySide)
}
