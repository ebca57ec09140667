import type { LayerSettings, Loss } from '../src-engine/contract/experiment.ts'
import type { Points } from '../src-engine/contract/messages.ts'

/** An output layer that can learn a data set's targets, and the loss to go with it where the present one does not. */
export interface OutputLayer extends LayerSettings {
  loss: Loss
}

/**
 * The output layer for a data set: for classes with a target each a softmax with cross-entropy; for targets from 0 to 1
 * sigmoid; for others linear. What fits already stays.
 */
export function outputLayerFor({ targets, targetColumns: units }: Pick<Points, 'targets' | 'targetColumns'>, present: { activation: LayerSettings['activation']; loss: Loss }): OutputLayer {
  if (!targets.every((target) => target >= 0 && target <= 1)) return { units, activation: 'linear', loss: 'squared-error' }
  if (units === 1) {
    if (present.activation === 'softmax' || present.loss === 'cross-entropy') return { units, activation: 'sigmoid', loss: present.loss }
    return { units, ...present }
  }
  if (isOneHot(targets, units)) return { units, activation: 'softmax', loss: 'cross-entropy' }
  return { units, activation: present.activation === 'softmax' ? 'sigmoid' : present.activation, loss: 'squared-error' }
}

function isOneHot(targets: Float64Array, columns: number): boolean {
  for (let row = 0; row < targets.length; row += columns) {
    const own = targets.subarray(row, row + columns)
    if (!own.every((target) => target === 0 || target === 1) || own.reduce((sum, target) => sum + target, 0) !== 1) return false
  }
  return true
}
