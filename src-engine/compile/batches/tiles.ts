/** A micro-kernel's tile: so many rows of a matrix product, each so many vectors wide. */
export interface TileShape {
  readonly rows: number
  readonly vectors: number
}

/** Registers of a vector that V8 hands out on x64: a tile's sums, a vector of B for each column and a number of A for each row. */
const registers = 15
const fits = ({ rows, vectors }: TileShape): boolean => rows * vectors + vectors + rows <= registers

/** Sums that must be under way for a processor to be busy: it waits for each as long as for so many others. */
const leastSums = 6
/** What a tile takes beside its terms, in sums. */
const tileCost = 2

/** What a product of so many rows and vectors takes, for each of its terms. */
function cost(rows: number, vectors: number, tile: TileShape): number {
  return Math.ceil(rows / tile.rows) * Math.ceil(vectors / tile.vectors) * (Math.max(tile.rows * tile.vectors, leastSums) + tileCost)
}

const best = <Choice>(choices: readonly Choice[], costOf: (choice: Choice) => number): Choice => choices.reduce((a, b) => (costOf(b) < costOf(a) ? b : a))

/** Rows of a tile of a known width for a product of so many rows. */
function rowsOfTile(rows: number, vectors: number): number {
  const choices = [4, 3, 2, 1, 5, 6, 7].filter((choice) => fits({ rows: choice, vectors }))
  return best(choices, (choice) => cost(rows, vectors, { rows: choice, vectors }))
}

/** A layer's tiles: of one width, as its weights lie in memory by it; rows are samples in one product and inputs in the other. */
export interface LayerTiles {
  readonly vectors: number
  readonly samples: number
  readonly inputs: number
}

/** The tiles that waste least on a layer whose neurons make so many vectors. */
export function tilesOf(samples: number, inputs: number, vectors: number): LayerTiles {
  const choices = [2, 4, 1].filter((width) => width <= vectors).map((width): LayerTiles => ({ vectors: width, samples: rowsOfTile(samples, width), inputs: rowsOfTile(inputs, width) }))
  return best(choices, (tiles) => cost(samples, vectors, { rows: tiles.samples, vectors: tiles.vectors }) + cost(inputs, vectors, { rows: tiles.inputs, vectors: tiles.vectors }))
}
