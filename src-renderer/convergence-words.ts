import type { ConvergenceGrid, MapCell, RateSummary } from './convergence.ts'
import { statusLabels } from './labels.ts'
import { formatCount } from './numbers.ts'

/** What a place of the convergence map says, in words: of a cell's run, or (row −1) of a rate. */
export function placeInWords({ cells, rates, seeds, summaries }: ConvergenceGrid, { column, row }: { column: number; row: number }): string {
  const summary = summaries[column]
  const cell = cells[column * seeds.length + row]
  if (row < 0) return summary ? rateInWords(summary) : ''
  return cell ? `rate ${rates[column]}, seed ${seeds[row]}: ${outcomeInWords(cell)}` : ''
}

function outcomeInWords({ status, epochs }: MapCell): string {
  const outcome = statusLabels[status].toLowerCase()
  return status === 'waiting' ? outcome : `${outcome}${status === 'running' ? ', epoch' : ' after'} ${formatCount(epochs)}${status === 'running' ? '' : epochs === 1 ? ' epoch' : ' epochs'}`
}

function rateInWords({ rate, decided, converged, share, epochs }: RateSummary): string {
  if (!share) return `rate ${rate}: no run has come to its end yet`
  const median = epochs ? `, median ${formatCount(epochs.median)} epochs` : ''
  return `rate ${rate}: ${formatCount(converged)} of ${formatCount(decided)} converged (${percent(share.value)}, 95 % interval ${percent(share.low)} to ${percent(share.high)})${median}`
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`
