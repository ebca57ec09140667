import type { Experiment } from '../contract/experiment.ts'
import type { Network } from '../network/network.ts'
import type { Reals } from '../network/reals.ts'
import type { Tally } from './tally.ts'
import type { Team } from './team.ts'
import type { TrainingData } from './samples.ts'

/** The two parts of a data set. */
export type Part = 'training' | 'test'

/**
 * Trains one network on one data set: the interface behind which the reference and the compiled tiers take their
 * places. It knows samples and updates; epochs, outcomes and histories are the run's (run.ts).
 *
 * A call may cover any stretch of an epoch, so that Pause and Stop are heard within one. Where an epoch is cut must not
 * change a bit of the outcome.
 */
export interface Trainer {
  /** About how many multiply-adds one sample's update and its share of a batch's take; an evaluation takes a third. */
  readonly sampleCost: number
  /** Of a large network only: as many samples are evaluated in hardly more time than one, which goes through all weights, too. */
  readonly evaluatedTogether?: number
  /** Where other threads may help; only there where a batch is worth being divided. */
  readonly team?: Team
  /** Whether a processor may round products and sums together. */
  readonly relaxedSimd?: boolean
  /**
   * Trains on the samples at positions `from` … `to` − 1 of the epoch's order. Stretches follow one another from 0 to the
   * number of training samples; a batch that a stretch leaves unfinished is taken up by the next.
   */
  train(from: number, to: number): void
  /**
   * Of a large network only: does a piece of what `train` has left to do, where there is one. Every other call does first
   * what is left.
   * @returns whether there was a piece to do
   */
  proceed?(): boolean
  /** Of a large network only, of which `read` takes long: keeps the present parameters, as they lie in memory. At first those are kept that it began with. */
  keep?(): void
  /** Takes back the parameters that were kept last. Nothing may be trained afterwards: what else an update goes by is another update's. */
  restore?(): void
  /** Another learning rate, from the next update on; between epochs. */
  setLearningRate(learningRate: number): void
  /** Adds the losses of samples `from` … `to` − 1 of a part, in data set order and with the weights held still, to `tally`. */
  evaluate(part: Part, from: number, to: number, tally: Tally): void
  /** Where many whole epochs at a time are quicker than one after the other: see there. */
  readonly epochs?: WholeEpochs
  /** Writes the present parameters in the order of `Network.parameters`. */
  read(into: Reals): void
  /** Of a large network only: the same in pieces of some milliseconds, between which it may be given up. */
  reading?(into: Reals): Generator<void, void>
  /** Lets another trainer have what this one works with. Nothing may be asked of it afterwards. */
  release?(): void
}

/** Training and evaluation of whole epochs in one go, to the bits that they come to one by one. */
export interface WholeEpochs {
  /** Most epochs in one go; one, where the order changes between them. */
  readonly most: number
  /** A point of the history for each epoch, one behind the other. */
  readonly points: Float64Array
  /**
   * Trains epochs, the first of them number `first`, and evaluates after each; ends early after one with a loss that is no
   * finite number, or with every training sample's loss below `threshold`.
   * @returns how many
   */
  train(first: number, count: number, threshold: number): number
}

/** What a trainer is made from. */
export interface TrainerSettings {
  /** Shape and first parameters. The trainer may train in place or on a copy. */
  readonly network: Network
  readonly data: TrainingData
  readonly training: Experiment['training']
  /** The first epoch's. */
  readonly learningRate: number
  /** The epoch's order: an index of a training sample for each position, changed only between epochs. Null: as they stand. */
  readonly order: Uint32Array | null
}

export type CreateTrainer = (settings: TrainerSettings) => Trainer
