/** `#rrggbb` as three channels of 0 … 255. */
export function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Between two `#rrggbb` colours: share 0 is the first, 1 the second. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)]
  return `#${a.map((value, channel) => Math.round(value + (b[channel]! - value) * share).toString(16).padStart(2, '0')).join('')}`
}

/** A colour on a ramp of `#rrggbb` stops: share 0 is the first, 1 the last. */
export function onRamp(ramp: readonly string[], share: number): string {
  const place = Math.min(Math.max(share, 0), 1) * (ramp.length - 1)
  const below = Math.min(Math.floor(place), ramp.length - 2)
  return mix(ramp[below]!, ramp[below + 1]!, place - below)
}
