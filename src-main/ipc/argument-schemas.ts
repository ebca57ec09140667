import * as v from 'valibot'
import { experimentSchema } from '../../src-engine/contract/experiment.ts'
import { finite, oneOf, whole } from '../../src-engine/contract/validation.ts'
import { longestNote, longestTag, mostTags } from '../library/annotations.ts'
import type { ArgumentSchemas } from './answer.ts'
import type { LossChartCalls, WindowCalls } from './channels.ts'
import { modelSchema, outcomeSchema, runSchema } from '../memory-schemas.ts'

const id = v.pipe(v.string('an id'), v.uuid('an id'))
const ids = v.array(id, 'a list of ids')
const name = v.string('a name')
const annotations = v.strictObject({
  tags: v.pipe(v.array(v.pipe(v.string('a tag'), v.maxLength(longestTag, `tags of at most ${longestTag} characters`))), v.maxLength(mostTags, `at most ${mostTags} tags`)),
  note: v.pipe(v.string('a note'), v.maxLength(longestNote, `a note of at most ${longestNote} characters`)),
})
const runs = v.array(runSchema, 'a list of runs')
const png = v.instance(Uint8Array, 'the bytes of a picture')
const nothing = v.tuple([])

const originSchema = v.strictObject({ experiment: experimentSchema, learningRate: finite(), seed: whole(0), outcome: outcomeSchema, epochs: whole(0) })

const cells = v.array(v.string('the text of a cell'), 'a list of cells')
const table = v.strictObject({ head: cells, rows: v.array(cells, 'a list of rows') })
const figure = v.strictObject({ name: v.pipe(v.string(), v.regex(/^[a-z-]+$/, 'a name of small letters')), caption: v.string('a caption'), png })
const report = v.strictObject({ experiment: experimentSchema, runs, shown: whole(0), settings: table, results: table, figures: v.array(figure, 'a list of figures') })
const exportedFile = v.variant('kind', [
  v.strictObject({ kind: v.literal('experiment'), experiment: experimentSchema }),
  v.strictObject({ kind: v.literal('results'), experiment: experimentSchema, runs }),
  v.strictObject({ kind: v.literal('history-csv'), experiment: experimentSchema, runs }),
  v.strictObject({ kind: v.literal('model'), model: modelSchema }),
  v.strictObject({ kind: v.literal('safetensors'), model: modelSchema }),
  v.strictObject({ kind: v.literal('onnx'), model: modelSchema, precision: oneOf(['float64', 'float32']) }),
  v.strictObject({ kind: v.literal('png'), png, experiment: v.optional(experimentSchema) }),
  v.strictObject({ kind: v.literal('csv'), csv: v.string('the text of a table') }),
  v.strictObject({ kind: v.literal('report'), report }),
])

/** What the window may pass with each of its calls. */
export const windowArguments: ArgumentSchemas<WindowCalls> = {
  'library:list': nothing,
  'library:open': v.tuple([id]),
  'library:thumbnail': v.tuple([id]),
  'library:save-experiment': v.tuple([v.strictObject({ id: v.optional(id), name, experiment: experimentSchema, runs })]),
  'library:save-model': v.tuple([v.strictObject({ name, model: modelSchema, origin: v.nullable(originSchema) })]),
  'library:rename': v.tuple([id, name]),
  'library:duplicate': v.tuple([id]),
  'library:annotate': v.tuple([id, annotations]),
  'library:remove': v.tuple([ids]),
  'library:restore': v.tuple([ids]),
  'library:purge': v.tuple([ids]),
  'archive:write': v.tuple([ids]),
  'archive:cancel': nothing,
  'unsaved:keep-settings': v.tuple([v.strictObject({ settings: v.record(v.string(), v.unknown()), dataset: v.optional(v.unknown()), savedAs: v.optional(v.strictObject({ id, runs: whole(0), isSame: v.boolean() })) })]),
  'unsaved:keep-runs': v.tuple([v.strictObject({ isAnew: v.boolean(), experiment: v.optional(experimentSchema), runs: v.array(v.strictObject({ index: whole(0), run: runSchema })) })]),
  'unsaved:load': nothing,
  'unsaved:clear': nothing,
  'files:open': nothing,
  'files:open-table': nothing,
  'files:open-dropped': v.tuple([v.pipe(v.string(), v.nonEmpty('a path'))]),
  'files:save': v.tuple([v.string('a proposed name'), exportedFile]),
  'files:ready': nothing,
  'arrays:put': v.tuple([id, whole(1), whole(0), v.instance(Float64Array)]),
  'arrays:take': v.tuple([id, whole(0)]),
  'clipboard:write-text': v.tuple([v.string('a text')]),
  'engine:connect': nothing,
}

export const lossChartArguments: ArgumentSchemas<LossChartCalls> = {
  'loss-chart:task': nothing,
  'loss-chart:drawn': v.tuple([png]),
  'loss-chart:failed': v.tuple([v.string()]),
}

