/** Quantile of the standard normal distribution that leaves 2.5 % on either side. */
const z = 1.959963984540054

/** The 95 % score interval of a share of `count` out of `total` > 0 (E. B. Wilson, 1927): it stays within 0 and 1, for few trials too. */
export function wilsonInterval(count: number, total: number): { low: number; high: number } {
  const share = count / total
  const scale = 1 + (z * z) / total
  const middle = (share + (z * z) / (2 * total)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** The value below which `share` of the values lie, between two of them by proportion. NaN of no values. */
export function quantile(ascending: readonly number[], share: number): number {
  const place = share * (ascending.length - 1)
  const below = Math.floor(place)
  const value = ascending[below] ?? Number.NaN
  const next = ascending[below + 1] ?? value
  return value + (next - value) * (place - below)
}
