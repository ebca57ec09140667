import * as v from 'valibot'
import { finite } from '../../src-engine/contract/validation.ts'
import { annotationFields } from '../library/annotations.ts'
import { originSchema } from '../library/stored-model.ts'

/** Names the file's kind. */
export const archiveFormat = 'backprop-bench/library-archive'

/** The file of an archive that says what the others are. */
export const manifestName = 'library.json'

const facts = {
  id: v.pipe(v.string('an id'), v.uuid('an id')),
  name: v.string('a name'),
  savedAt: finite(),
  ...annotationFields,
}
const fileName = v.string('the name of a file in the zip')

const entrySchema = v.variant('kind', [
  /** Its results files, whose runs follow each other: most have one; one of many runs has several, each small enough to be read. */
  v.strictObject({ kind: v.literal('experiment'), ...facts, files: v.pipe(v.array(fileName, 'a list of files'), v.nonEmpty('at least one file')) }),
  v.strictObject({ kind: v.literal('model'), ...facts, origin: v.nullable(originSchema), file: fileName }),
])

/** `library.json` in an archive. The other files are results and models, as they are exported one by one. */
export const manifestSchema = v.strictObject({
  format: v.literal(archiveFormat, `"${archiveFormat}"`),
  version: v.literal(1, '1, the version this program reads'),
  entries: v.pipe(
    v.array(entrySchema, 'a list of entries'),
    v.check((entries) => new Set(entries.map(({ id }) => id)).size === entries.length, 'entries of different ids'),
  ),
})
export type Manifest = v.InferOutput<typeof manifestSchema>
export type ManifestEntry = Manifest['entries'][number]
