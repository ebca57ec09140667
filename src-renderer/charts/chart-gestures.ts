import type { Chart } from 'chart.js'
import type { ZoomPluginOptions } from 'chartjs-plugin-zoom/types/options.js'
import { magnified, moved, type Ranges } from './axis-ranges.ts'
import type { ChartTheme } from './chart-theme.ts'
import type { AxisKinds } from './curve.ts'

/** What is looked at, and all there is. */
export interface Look {
  ranges: Ranges
  whole: Ranges
  axes: AxisKinds
}

/** A linear axis is magnified at most so many times. */
const mostMagnified = 10_000

/** Drag to zoom into a rectangle, Shift and drag to pan, Ctrl and wheel to zoom around the pointer. */
export function zoomOptions({ whole, axes }: Look, theme: ChartTheme, onChange: (ranges: Ranges) => void): ZoomPluginOptions {
  const tell = ({ chart }: { chart: Chart }): void => onChange(rangesIn(chart))
  const limits = ({ min, max }: Ranges['x'], logarithmic: boolean) => ({ min, max, minRange: logarithmic ? 0 : (max - min) / mostMagnified })
  return {
    limits: { x: limits(whole.x, axes.logarithmicX), y: limits(whole.y, axes.logarithmicY) },
    pan: { enabled: true, mode: 'xy', modifierKey: 'shift', threshold: 4, onPan: tell },
    zoom: {
      mode: 'xy',
      wheel: { enabled: true, modifierKey: 'ctrl' },
      drag: { enabled: true, threshold: 6, backgroundColor: `${theme.mutedText}2e`, borderColor: theme.mutedText, borderWidth: 1 },
      onZoom: tell,
    },
  }
}

function rangesIn({ scales }: Chart): Ranges {
  const { x, y } = scales as Record<'x' | 'y', Chart['scales'][string]>
  return { x: { min: x.min, max: x.max }, y: { min: y.min, max: y.max } }
}

const keys: Record<string, (look: Look) => Ranges | undefined> = {
  '+': (look) => onBoth(look, (range, logarithmic, whole) => magnified(range, 1.5, logarithmic, whole)),
  '-': (look) => onBoth(look, (range, logarithmic, whole) => magnified(range, 1 / 1.5, logarithmic, whole)),
  ArrowLeft: (look) => ({ ...look.ranges, x: moved(look.ranges.x, -0.15, look.axes.logarithmicX, look.whole.x) }),
  ArrowRight: (look) => ({ ...look.ranges, x: moved(look.ranges.x, 0.15, look.axes.logarithmicX, look.whole.x) }),
  ArrowDown: (look) => ({ ...look.ranges, y: moved(look.ranges.y, -0.15, look.axes.logarithmicY, look.whole.y) }),
  ArrowUp: (look) => ({ ...look.ranges, y: moved(look.ranges.y, 0.15, look.axes.logarithmicY, look.whole.y) }),
  '0': () => undefined,
}

/** What a key makes of a look: other ranges, undefined for all there is, or null where the key means nothing here. */
export function lookAfterKey(key: string, look: Look): Ranges | undefined | null {
  const change = keys[key === '=' ? '+' : key]
  return change ? change(look) : null
}

function onBoth({ ranges, whole, axes }: Look, change: (range: Ranges['x'], logarithmic: boolean, whole: Ranges['x']) => Ranges['x']): Ranges {
  return { x: change(ranges.x, axes.logarithmicX, whole.x), y: change(ranges.y, axes.logarithmicY, whole.y) }
}
