import type { MapCell } from '../convergence.ts'
import type { ChartTheme } from './chart-theme.ts'
import { onRamp } from './colour.ts'
import type { LogarithmicScale } from './logarithmic-scale.ts'

type Fill = string | CanvasPattern
export type CellFill = (cell: Pick<MapCell, 'status' | 'epochs'>) => Fill

/** Tiles of the patterns, in CSS pixels. An outcome is told by its lines too, not by its colour alone. */
const tile = 6
const lines: Record<keyof ChartTheme['outcomes'], readonly (readonly [number, number, number, number])[]> = {
  waiting: [],
  running: [[0, tile / 2, tile / 2, tile / 2]],
  'max-epochs': [[-1, tile + 1, tile + 1, -1]],
  diverged: [[-1, tile + 1, tile + 1, -1], [-1, -1, tile + 1, tile + 1]],
  stopped: [[0, tile / 2, tile, tile / 2]],
  failed: [[tile / 2, 0, tile / 2, tile]],
}

/** What the cells are filled with: of a run that converged a colour by its epochs, of any other the pattern of its outcome. */
export function cellFills(context: CanvasRenderingContext2D, scale: LogarithmicScale, { epochRamp, outcomes }: ChartTheme, pixelRatio: number): CellFill {
  const patterns = new Map<string, Fill>()
  for (const [outcome, { ground, lines: colour }] of Object.entries(outcomes)) {
    const strokes = lines[outcome as keyof ChartTheme['outcomes']]
    patterns.set(outcome, strokes.length === 0 ? ground : patternOf(context, ground, colour, strokes, pixelRatio))
  }
  return ({ status, epochs }) => (status === 'converged' ? onRamp(epochRamp, scale.shareOf(epochs)) : patterns.get(status)!)
}

function patternOf(context: CanvasRenderingContext2D, ground: string, colour: string, strokes: (typeof lines)['diverged'], pixelRatio: number): CanvasPattern {
  const size = Math.round(tile * pixelRatio)
  const canvas = new OffscreenCanvas(size, size)
  const brush = canvas.getContext('2d')!
  brush.scale(size / tile, size / tile)
  brush.fillStyle = ground
  brush.fillRect(0, 0, tile, tile)
  brush.strokeStyle = colour
  brush.lineWidth = 1.2
  for (const [fromX, fromY, toX, toY] of strokes) {
    brush.beginPath()
    brush.moveTo(fromX, fromY)
    brush.lineTo(toX, toY)
    brush.stroke()
  }
  const pattern = context.createPattern(canvas, 'repeat')!
  pattern.setTransform(new DOMMatrix().scale(tile / size))
  return pattern
}
