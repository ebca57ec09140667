/** Numbers as a person reads them; files and computations never pass through here. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** 12345 → 12,345 */
export const formatCount = (value: number): string => whole.format(value)

/** Four significant digits, with an exponent where zeros would hide them: 0.03912, 1.204e-7, NaN, ∞. */
export function formatLoss(value: number | undefined): string {
  if (value === undefined) return '–'
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(3)
  return value.toPrecision(4)
}

export const formatPercent = (share: number | undefined): string => (share === undefined ? '–' : `${(share * 100).toFixed(1)} %`)

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds.toFixed(0)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** A time that is not known precisely: `1 s` (or less), `12 s`, `4 min`, `7 h`, `3 days`. */
export function roughDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 1) return '1 s'
  if (seconds < 100) return `${whole.format(seconds)} s`
  if (seconds < 100 * 60) return `${whole.format(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${whole.format(seconds / 3600)} h`
  return `${whole.format(seconds / 86_400)} days`
}
