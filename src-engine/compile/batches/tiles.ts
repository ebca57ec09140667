/** A layer's tiles: of one width, as its weights lie in memory by it; rows are samples in one product and inputs in the other. */
interface LayerTiles {
  /** A tile's width: so many vectors. */
  readonly vectors: number
  readonly samples: number
  readonly inputs: number
}

/** Registers of a vector that V8 hands out on x64: a tile's sums, one of B for each column, a number of A and its product. */
const registers = 15

/** Sums that must be under way for a processor to be busy: it waits for each as long as for so many others. */
const leastSums = 6
/** What a tile takes beside its terms, in sums: less where each term of a sum is two operations. */
const tileCost = { fused: 2, unfused: 0.5 } as const

const best = <Choice>(choices: readonly Choice[], costOf: (choice: Choice) => number): Choice => choices.reduce((a, b) => (costOf(b) < costOf(a) ? b : a))

/** Rows of a tile, the best first. */
const anyRows = [4, 3, 2, 1, 5, 6, 7]
/** Layers whose tiles have these can be computed together for few samples. */
const evenRows = [4, 2, 1]
const fewSamples = 64

/**
 * The tiles that waste least on a layer whose neurons make so many vectors.
 * @param samples of a batch
 * @param together most samples that may be computed together
 * @param perRegister vectors that share a register (vector-width.ts)
 * @param isFused whether a product is added to its sum in one operation
 */
export function tilesOf(samples: number, together: number, inputs: number, vectors: number, perRegister: 1 | 2, isFused: boolean): LayerTiles {
  const columnsOf = (width: number): number => Math.ceil(width / perRegister)
  const fits = (rows: number, width: number): boolean => (rows + 1) * columnsOf(width) + 2 <= registers
  /** What a product of so many rows takes, for each of its terms. */
  const cost = (rows: number, tileRows: number, width: number): number =>
    Math.ceil(rows / tileRows) * Math.ceil(vectors / width) * (Math.max(tileRows * columnsOf(width), leastSums) + (isFused ? tileCost.fused : tileCost.unfused))
  const rowsOfTile = (rows: number, width: number, among: readonly number[]): number => best(among.filter((choice) => fits(choice, width)), (choice) => cost(rows, choice, width))
  const choices = widthsOf(vectors, perRegister).map((width): LayerTiles => ({
    vectors: width,
    samples: rowsOfTile(Math.min(samples, together), width, together < fewSamples ? evenRows : anyRows),
    inputs: rowsOfTile(inputs, width, anyRows),
  }))
  return best(choices, (tiles) => cost(samples, tiles.samples, tiles.vectors) + cost(inputs, tiles.inputs, tiles.vectors))
}

/** The best first. A vector that is alone is joined to none. */
function widthsOf(vectors: number, perRegister: 1 | 2): number[] {
  if (vectors === 1) return [1]
  const columns = Math.ceil(vectors / perRegister)
  return [2, 4, 1].filter((width) => width <= columns).map((width) => width * perRegister)
}

/** Tiles of 3 × 3 registers load least for what they multiply: they pay in a large layer. */
export function largeTilesOf(vectors: number, perRegister: 1 | 2): LayerTiles {
  return { vectors: vectors === 1 ? 1 : perRegister * Math.min(3, Math.ceil(vectors / perRegister)), samples: 3, inputs: 3 }
}
