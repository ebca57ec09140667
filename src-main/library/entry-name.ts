const mostCharacters = 200

/**
 * A name as the library keeps it: trimmed, of 1 to 200 characters.
 * @throws Error for one that is not
 */
export function entryName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') throw new Error('The name is empty: give it at least one character')
  if (trimmed.length > mostCharacters) throw new Error(`The name has ${trimmed.length} characters: shorten it to at most ${mostCharacters}`)
  return trimmed
}

/** The name of a copy, as file managers make it: "X copy", "X copy 2", … */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  const base = name.replace(/ copy( \d+)?$/, '')
  for (let count = 1; ; count++) {
    const ending = count === 1 ? ' copy' : ` copy ${count}`
    const proposed = `${base.slice(0, mostCharacters - ending.length)}${ending}`
    if (!taken.has(proposed)) return proposed
  }
}
