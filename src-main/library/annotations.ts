import * as v from 'valibot'

export const mostTags = 20
export const longestTag = 40
export const longestNote = 10_000

/** What a user says of an entry. Kept in the entry's own file, and so not lost with the list. */
export const annotationFields = {
  tags: v.optional(v.array(v.string())),
  note: v.optional(v.string()),
}

export interface Annotations {
  tags?: string[] | undefined
  note?: string | undefined
}

/** Tags without spaces around them, each once; an empty note is none. */
export function annotationsOf({ tags = [], note = '' }: Annotations): { tags?: string[]; note?: string } {
  const kept = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))]
  return { ...(kept.length > 0 && { tags: kept }), ...(note.trim() !== '' && { note }) }
}
