import * as v from 'valibot'
import { finite } from '../../src-engine/contract/validation.ts'
import type { FileKind } from './stored-file.ts'

const contentSchema = v.strictObject({
  /** When each entry was taken off the list, in milliseconds since 1970, by the entry's id. */
  removedAt: v.record(v.pipe(v.string(), v.uuid()), finite()),
})
export type TrashContent = v.InferOutput<typeof contentSchema>

/** `trash.json`: what is in the trash, once more and apart from the list, so that it stays there when the list is lost. */
export const trashFile: FileKind<TrashContent> = { format: 'backprop-bench/trash', version: 1, content: contentSchema }
