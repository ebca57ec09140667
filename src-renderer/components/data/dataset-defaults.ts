import type { DatasetSettings } from '../../../src-engine/contract/experiment.ts'

/** The data sets that are made by a rule, each with the settings it starts from. */
export const datasetDefaults = {
  linear: { kind: 'linear', n: 100, seed: 1 },
  'xor-easy': { kind: 'xor-easy' },
  circle: { kind: 'circle', n: 200, seed: 1, noise: 0.1 },
  gaussians: { kind: 'gaussians', n: 200, seed: 1, noise: 0.1 },
  spiral: { kind: 'spiral', n: 200, seed: 1, noise: 0.05 },
  moons: { kind: 'moons', n: 200, seed: 1, noise: 0.1 },
  checkerboard: { kind: 'checkerboard', n: 200, seed: 1, noise: 0 },
} as const satisfies Partial<Record<DatasetSettings['kind'], DatasetSettings>>

export type GeneratedKind = keyof typeof datasetDefaults
