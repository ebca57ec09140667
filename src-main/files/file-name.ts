const mostCharacters = 100
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A name that every file system takes, without ending: `XOR easy: 0.1/0.8` becomes `XOR easy 0.1 0.8`. */
export function fileNameOf(proposed: string): string {
  const name = proposed
    .normalize('NFC')
    // Separators, what Windows forbids, and control and direction characters.
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+/, '')
  const short = Array.from(name).slice(0, mostCharacters).join('').replace(/[ .]+$/, '')
  if (short === '') return 'Untitled'
  return reserved.test(short) ? `${short} file` : short
}
