import learningRates from '../../resources/presets/report-learning-rates.json'
import linear from '../../resources/presets/report-linear.json'
import xorEasy from '../../resources/presets/report-xor-easy.json'
import zeroWeights from '../../resources/presets/report-zero-weights.json'
import { experimentSchema, type Experiment } from '../../src-engine/contract/experiment.ts'
import { check } from '../../src-engine/contract/validation.ts'

/** The seed report's experiments, to the letter, in the order the report tells them. */
export const presets: readonly Experiment[] = [linear, xorEasy, learningRates, zeroWeights].map((preset) => check(experimentSchema, preset, 'preset'))

/** Where a new experiment starts: one data set, a small network, a rate that learns. */
export const blankExperiment: Experiment = { ...presets[1]!, name: 'Untitled experiment' }
