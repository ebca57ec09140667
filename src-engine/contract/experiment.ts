import * as v from 'valibot'
import { datasetSchema, packedDataset } from './dataset.ts'
import { finite, notNegative, oneOf, positive, seed, whole, within } from './validation.ts'

/** Names the file's kind; see CONTRACT §3. */
export const experimentFormat = 'backprop-bench/experiment'

/** Most neurons of one layer, and most layers: beyond this a "small" network is none. */
export const mostUnits = 4096
export const mostLayers = 128

/** Most weights and biases: beyond this not even one sample's update fits between two looks at Pause and Stop. */
export const mostParameters = 4_194_304

/** Most runs of a sweep: their histories and weights are all held in memory. */
export const mostRuns = 10_000

export const activationNames = ['sigmoid', 'tanh', 'relu', 'leaky-relu', 'linear', 'softmax'] as const
const lossNames = ['squared-error', 'cross-entropy'] as const
export const optimizerNames = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam'] as const
export const scheduleNames = ['constant', 'step', 'exponential', 'cosine'] as const
const initializationNames = ['glorot-uniform-sigmoid', 'glorot-uniform', 'he-uniform', 'lecun-uniform', 'uniform', 'normal', 'zeros', 'explicit'] as const

const flatLayers = v.array(v.array(finite(), 'a flat list of numbers'), 'a list with one flat list a layer')

const initializationSchema = v.variant(
  'scheme',
  [
    v.strictObject({ scheme: v.literal('glorot-uniform-sigmoid') }),
    v.strictObject({ scheme: v.literal('glorot-uniform') }),
    v.strictObject({ scheme: v.literal('he-uniform') }),
    v.strictObject({ scheme: v.literal('lecun-uniform') }),
    v.strictObject({ scheme: v.literal('uniform'), limit: positive() }),
    v.strictObject({ scheme: v.literal('normal'), std: positive() }),
    v.strictObject({ scheme: v.literal('zeros') }),
    v.strictObject({ scheme: v.literal('explicit'), weights: flatLayers, biases: v.optional(flatLayers) }),
  ],
  `one of ${initializationNames.map((name) => `"${name}"`).join(', ')}`,
)

const layerSchema = v.strictObject({ units: whole(1, mostUnits), activation: oneOf(activationNames) })

const networkSchema = v.pipe(
  v.strictObject({
    layers: v.pipe(
      v.array(layerSchema, 'a list of layers'),
      v.nonEmpty('at least the output layer'),
      v.maxLength(mostLayers, `at most ${mostLayers} layers`),
    ),
    bias: v.boolean('true or false'),
    initialization: initializationSchema,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { layers } = dataset.value
    layers.forEach((layer, index) => {
      if (layer.activation === 'softmax' && index < layers.length - 1)
        addIssue({
          message: '"softmax" in the output layer only',
          input: layer.activation,
          path: [
            { type: 'object', origin: 'value', input: dataset.value, key: 'layers', value: layers },
            { type: 'array', origin: 'value', input: layers, key: index, value: layer },
            { type: 'object', origin: 'value', input: { ...layer }, key: 'activation', value: layer.activation },
          ],
        })
    })
  }),
)

const optimizerSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('sgd') }),
    v.strictObject({ kind: v.literal('momentum'), momentum: v.optional(within(0, 1)) }),
    v.strictObject({ kind: v.literal('nesterov'), momentum: v.optional(within(0, 1)) }),
    v.strictObject({ kind: v.literal('rmsprop'), alpha: v.optional(within(0, 1)), epsilon: v.optional(positive()), momentum: v.optional(within(0, 1)) }),
    v.strictObject({ kind: v.literal('adam'), beta1: v.optional(within(0, 1)), beta2: v.optional(within(0, 1)), epsilon: v.optional(positive()) }),
  ],
  `one of ${optimizerNames.map((name) => `"${name}"`).join(', ')}`,
)

const batchSizeWords = 'a whole number ≥ 1 or "full"'
const batchSizeSchema = v.union([v.literal('full'), whole(1, Number.MAX_SAFE_INTEGER, batchSizeWords)], batchSizeWords)
const mostEpochs = 1_000_000_000
const maxEpochsSchema = whole(0, mostEpochs)
const stopThresholdSchema = positive()

/**
 * How the learning rate changes from epoch to epoch, after PyTorch's schedulers (StepLR, ExponentialLR and the closed form
 * of CosineAnnealingLR, held at its minimum after its `epochs`). The first epoch has the run's own learning rate.
 */
const scheduleSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('constant') }),
    v.strictObject({ kind: v.literal('step'), stepSize: whole(1, mostEpochs), gamma: positive() }),
    v.strictObject({ kind: v.literal('exponential'), gamma: positive() }),
    v.strictObject({ kind: v.literal('cosine'), epochs: whole(1, mostEpochs), minimum: v.optional(notNegative()) }),
  ],
  `one of ${scheduleNames.map((name) => `"${name}"`).join(', ')}`,
)

const trainingSchema = v.strictObject({
  loss: oneOf(lossNames),
  optimizer: optimizerSchema,
  schedule: v.optional(scheduleSchema),
  batchSize: batchSizeSchema,
  shuffle: v.boolean('true or false'),
  maxEpochs: maxEpochsSchema,
  stop: v.optional(v.strictObject({ maxSampleLossBelow: stopThresholdSchema })),
  l1: v.optional(notNegative()),
  l2: v.optional(notNegative()),
  precision: v.optional(oneOf(['float64', 'float32'])),
})

const learningRatesSchema = v.pipe(v.array(positive(), 'a list of numbers > 0'), v.nonEmpty('at least one learning rate'))
const seedsSchema = v.pipe(v.array(seed, 'a list of whole numbers'), v.nonEmpty('at least one seed'))

/** From the epoch after `epoch` on, a run's learning rate is another one. */
export const rateChangeSchema = v.strictObject({ epoch: whole(0, mostEpochs), learningRate: positive() })

/** A run besides those of the product: what forking a run at an epoch makes. */
const branchSchema = v.strictObject({ learningRate: positive(), seed })

const sweepSchema = v.pipe(
  v.strictObject({
    learningRates: learningRatesSchema,
    seeds: seedsSchema,
    /** Run after those of the product, and numbered on from them. */
    branches: v.optional(v.array(branchSchema, 'a list of branches')),
    /** Changes of the learning rate, each of the run whose number in run order it names. */
    changes: v.optional(v.array(v.strictObject({ run: whole(0, mostRuns - 1), ...rateChangeSchema.entries }), 'a list of changes')),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { learningRates, seeds, branches = [], changes = [] } = dataset.value
    const runs = learningRates.length * seeds.length + branches.length
    if (runs > mostRuns) addIssue({ message: `at most ${mostRuns} runs (learning rates × seeds)`, input: runs })
    changes.forEach((change, index) => {
      if (change.run < runs) return
      addIssue({
        message: `a run of the sweep, 0 to ${runs - 1}`,
        input: change.run,
        path: [
          { type: 'object', origin: 'value', input: dataset.value, key: 'changes', value: changes },
          { type: 'array', origin: 'value', input: changes, key: index, value: change },
          { type: 'object', origin: 'value', input: { ...change }, key: 'run', value: change.run },
        ],
      })
    })
  }),
)

/** An experiment file, CONTRACT §3. */
export const experimentSchema = v.pipe(
  v.strictObject({
    format: v.literal(experimentFormat, `"${experimentFormat}"`),
    version: v.literal(1, '1, the version this program reads'),
    name: v.pipe(v.string('a name'), v.maxLength(200, 'a name of at most 200 characters')),
    dataset: datasetSchema,
    network: networkSchema,
    training: trainingSchema,
    sweep: sweepSchema,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { network, training } = dataset.value
    const output = network.layers[network.layers.length - 1]
    if (!output) return
    const fault = (expected: string): void =>
      addIssue({
        message: expected,
        input: training.loss,
        path: [
          { type: 'object', origin: 'value', input: dataset.value, key: 'training', value: training },
          { type: 'object', origin: 'value', input: { ...training }, key: 'loss', value: training.loss },
        ],
      })
    if (output.activation === 'softmax' && training.loss !== 'cross-entropy') fault('"cross-entropy" with a softmax output layer')
    if (training.loss === 'cross-entropy' && output.activation !== 'softmax' && !(output.activation === 'sigmoid' && output.units === 1))
      fault('"squared-error", or an output layer of one sigmoid or of softmax neurons')
  }),
)

export type Experiment = v.InferOutput<typeof experimentSchema>

/** An experiment for the way to another process: tables of points go as one block of numbers each. Its schema unpacks it. */
export function packedExperiment(experiment: Experiment): v.InferInput<typeof experimentSchema> {
  return { ...experiment, dataset: packedDataset(experiment.dataset) }
}

export type DatasetSettings = Experiment['dataset']
export type NetworkSettings = Experiment['network']
export type LayerSettings = NetworkSettings['layers'][number]
export type Initialization = NetworkSettings['initialization']
export type TrainingSettings = Experiment['training']
export type OptimizerSettings = TrainingSettings['optimizer']
export type Activation = (typeof activationNames)[number]
export type Loss = (typeof lossNames)[number]

export type Schedule = v.InferOutput<typeof scheduleSchema>
export type RateChange = v.InferOutput<typeof rateChangeSchema>

/** One training: a learning rate and a seed of the sweep, and where its learning rate changes. */
export interface RunSettings {
  learningRate: number
  seed: number
  /** By epoch, in ascending order; of two at one epoch the later counts. */
  changes?: readonly RateChange[]
}

/** The runs of a sweep in run order: learning rates outermost, seeds innermost (CONTRACT §3), then the branches. */
export function runsOf({ sweep }: Pick<Experiment, 'sweep'>): RunSettings[] {
  const { learningRates, seeds, branches = [], changes = [] } = sweep
  const runs: RunSettings[] = [...learningRates.flatMap((learningRate) => seeds.map((seed) => ({ learningRate, seed }))), ...branches.map((branch) => ({ ...branch }))]
  for (const { run, epoch, learningRate } of changes.toSorted((a, b) => a.epoch - b.epoch)) {
    const settings = runs[run]!
    settings.changes = [...(settings.changes ?? []), { epoch, learningRate }]
  }
  return runs
}
