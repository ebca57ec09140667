import * as v from 'valibot'
import { check, finite } from '../../src-engine/contract/validation.ts'
import { annotationFields } from './annotations.ts'
import type { FileKind } from './stored-file.ts'

const entrySchema = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  kind: v.picklist(['experiment', 'model']),
  name: v.string(),
  savedAt: finite(),
  summary: v.string(),
  ...annotationFields,
  /** When it was taken off the list, in milliseconds since 1970. It can be restored until it is purged. */
  removedAt: v.optional(finite()),
})
export type IndexEntry = v.InferOutput<typeof entrySchema>

const contentSchema = v.strictObject({ entries: v.array(entrySchema) })
export type IndexContent = v.InferOutput<typeof contentSchema>

const formerSchema = v.object({ entries: v.array(v.looseObject({})) })

/**
 * `library.json`: what the list shows, so that it opens without reading every file. The files behind it are the truth:
 * it can be made from them, and what was removed from `trash.json`.
 */
export const indexFile: FileKind<IndexContent> = {
  format: 'backprop-bench/library',
  version: 2,
  // Version 1 held small pictures too, which are in the experiments' own files.
  migrations: { 1: (content) => ({ entries: check(formerSchema, content, 'library.json').entries.map(({ thumbnail: _thumbnail, ...entry }) => entry) }) },
  content: contentSchema,
}
