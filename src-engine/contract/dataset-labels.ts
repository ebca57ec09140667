import type { DatasetSettings } from './experiment.ts'

/** What people read for the kinds of data sets, in the window and in the library alike, in the order they are offered. */
export const datasetLabels: Record<DatasetSettings['kind'], string> = {
  linear: 'Linear',
  'xor-easy': 'XOR easy',
  circle: 'Circle',
  gaussians: 'Gaussians',
  spiral: 'Spiral',
  moons: 'Moons',
  checkerboard: 'Checkerboard',
  inline: 'Own points',
  csv: 'CSV file',
}
