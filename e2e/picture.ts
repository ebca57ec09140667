import type { PNG } from 'pngjs'

/** How many pixels a picture has of each colour, as `#rrggbb`. */
export function coloursIn({ data }: PNG): Map<string, number> {
  const counts = new Map<number, number>()
  for (let pixel = 0; pixel < data.length; pixel += 4) {
    const colour = data.readUIntBE(pixel, 3)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return new Map([...counts].map(([colour, count]) => [`#${colour.toString(16).padStart(6, '0')}`, count]))
}
