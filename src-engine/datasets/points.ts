import type { DatasetSettings } from '../contract/experiment.ts'
import type { Points } from '../contract/messages.ts'
import type { RawPoints } from './raw-points.ts'
import { fitScaling } from './scaling.ts'
import { split } from './split.ts'

/** Points with the split and scaling that stand beside their data set's settings (defaults: no test part, seed 0, no scaling). */
export function pointsOf(raw: RawPoints, settings: Pick<DatasetSettings, 'testFraction' | 'splitSeed' | 'scaling'>): Points {
  const n = raw.targets.length / raw.targetColumns
  const { training, test } = split(n, settings.testFraction ?? 0, settings.splitSeed ?? 0)
  return { ...raw, training, test, scaling: fitScaling(settings.scaling ?? 'none', raw.inputs, raw.inputColumns, training) }
}
