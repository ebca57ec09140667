import type { Experiment, RunSettings } from '../contract/experiment.ts'
import type { Model } from '../contract/model.ts'
import type { Outcome } from '../contract/results.ts'
import { initialize } from '../network/initialization.ts'
import { copyingModel, toTheEnd } from '../network/model.ts'
import { createNetwork, type Network } from '../network/network.ts'
import type { Reals } from '../network/reals.ts'
import { shuffle } from '../random/shuffle.ts'
import { randomStream, type RandomStream } from '../random/stream.ts'
import { checkData } from './check-data.ts'
import { History } from './history.ts'
import { LearningRate } from './learning-rate.ts'
import type { TrainingData } from './samples.ts'
import { clear, type Tally } from './tally.ts'
import type { Team } from './team.ts'
import type { CreateTrainer, Part, Trainer, WholeEpochs } from './trainer.ts'

/** How a run can end by itself or by the user; a run that fails throws. */
export type RunOutcome = Exclude<Outcome, 'failed'>

/**
 * One training of one network, in steps of bounded work. It takes the same way to the last bit however its steps are
 * sized and whatever is read meanwhile.
 */
export class Run {
  readonly history: History
  /** Epochs trained and evaluated. */
  epochs = 0
  /** Whether a processor may round products and sums of this run together, so that bits may differ between machines. */
  readonly relaxedSimd: boolean
  /** Undefined while the run goes on. */
  outcome: RunOutcome | undefined

  readonly #network: Network
  readonly #createTrainer: () => Trainer
  #trainer: Trainer
  /** Whether the trainer is another run's. */
  #isReleased = false
  /** Whether only the trainer has the weights at the run's end. */
  #isUnread = false
  readonly #data: TrainingData
  readonly #training: Experiment['training']
  readonly #order: Uint32Array | null
  readonly #shuffling: RandomStream
  readonly #learningRate: LearningRate
  /** What the trainer has. */
  #rate: number
  /** What one whole epoch costs, its evaluation included. */
  readonly #epochCost: number
  #spent = 0
  /** What is under way, and the sample it has come to. An epoch begins with `train` at 0. */
  #doing: 'train' | Part = 'training'
  #position = 0
  /** Whether epoch 0 has been evaluated. */
  #started = false
  readonly #tally: Tally = { lossSum: 0, maxLoss: 0, correct: 0 }
  /** The epoch's point of the history. */
  readonly #point: Float64Array
  /** The parameters before the epoch under way, where that epoch may be cut and the trainer does not keep them itself. */
  #before: Reals | undefined

  /** @throws Error naming the field of the experiment that does not fit the data set or the network */
  constructor(experiment: Pick<Experiment, 'network' | 'training'>, settings: RunSettings, data: TrainingData, createTrainer: CreateTrainer) {
    const { network, training } = experiment
    const { seed } = settings
    checkData(experiment, data)
    this.#data = data
    this.#training = training
    this.#network = createNetwork(data.inputs, network.layers, network.bias, training.precision ?? 'float64')
    initialize(this.#network, network.initialization, randomStream(seed, 'initialization'))
    this.#shuffling = randomStream(seed, 'shuffling')
    this.#order = training.shuffle ? Uint32Array.from({ length: data.training.count }, (_, index) => index) : null
    this.#learningRate = new LearningRate(settings, training.schedule)
    this.#rate = this.#learningRate.after(0)
    this.#createTrainer = () => createTrainer({ network: this.#network, data, training, learningRate: this.#rate, order: this.#order })
    this.#trainer = this.#createTrainer()
    this.relaxedSimd = this.#trainer.relaxedSimd ?? false
    this.#epochCost = this.#trainer.sampleCost * (data.training.count + (data.training.count + data.test.count) / 3)
    const tested = data.test.count > 0
    this.history = new History(tested)
    this.#point = new Float64Array(tested ? 6 : 4)
  }

  /** Where other threads may help; only there where it is worth it. */
  get team(): Team | undefined {
    return this.#trainer.team
  }

  /**
   * Goes on for about `budget` multiply-adds, and no farther than to the evaluation of `lastEpoch`. An epoch that costs less
   * than the budget is never cut.
   * @param lastEpoch at least `nextEpoch`, or the epoch that the run stands at
   * @returns whether it stands at that epoch, or the run has ended
   */
  step(budget: number, lastEpoch = Infinity): boolean {
    const whole = this.#epochCost <= budget
    for (let left = budget; !this.#hasReached(lastEpoch) && (left > 0 || (whole && !this.#isBetweenEpochs())); ) {
      const { epochs } = this.#trainer
      const cost = whole && epochs && this.#isBetweenEpochs() ? this.#trainEpochs(epochs, left, lastEpoch) : this.#stretch(whole ? Infinity : left)
      left -= cost
      this.#spent += cost
    }
    return this.#hasReached(lastEpoch)
  }

  /** The epoch that is evaluated next. */
  get nextEpoch(): number {
    return this.#started ? this.epochs + 1 : 0
  }

  /** The first epoch whose evaluated weights can still be had: the present one, or in mid-epoch the next. */
  get firstEpochAhead(): number {
    return this.#isBetweenEpochs() ? this.epochs : this.nextEpoch
  }

  /** What `step` has done so far, in epochs, by what each part of one costs. */
  get epochsSpent(): number {
    return this.#spent / this.#epochCost
  }

  /**
   * Ends the run as `stopped`, with the weights of its last evaluated epoch. Before the first evaluation is complete it goes
   * on with it for about `budget` multiply-adds; a run that needs more ends with its first weights and without a history.
   */
  stop(budget: number): void {
    for (let left = budget; left > 0 && !this.#started; ) left -= this.#stretch(left)
    if (this.outcome !== undefined) return
    this.outcome = 'stopped'
    if (!this.#isBetweenEpochs()) this.#trainer.restore?.()
    if (!this.#isBetweenEpochs() && this.#before) this.#network.parameters.set(this.#before)
    else this.#trainer.read(this.#network.parameters)
    this.#release()
  }

  /**
   * Goes on with another learning rate from the next epoch on, as a change of the run's settings would have it.
   * @returns the epoch after which it changes
   */
  changeRate(learningRate: number): number {
    const epoch = this.epochs + (this.#started && !this.#isBetweenEpochs() ? 1 : 0)
    this.#learningRate.change(epoch, learningRate)
    return epoch
  }

  /** The network as it stands, also in mid-epoch; after the end, that of the last evaluated epoch. */
  model(): Model {
    return toTheEnd(this.readingModel())
  }

  /** The same in pieces of some milliseconds. It may be given up between them; the run goes on only when it was, or is done. */
  *readingModel(): Generator<void, Model> {
    const { parameters } = this.#network
    if (this.outcome === undefined || this.#isUnread) {
      if (this.#trainer.reading) yield* this.#trainer.reading(parameters)
      else this.#trainer.read(parameters)
      this.#isUnread = false
    }
    return yield* copyingModel(this.#network)
  }

  /**
   * Between epochs: losses of training samples `from`, `from` + 1, … in data set order, with the weights as they stand. The
   * largest of all is the history's `maxSampleLoss`, to the bit.
   */
  sampleLosses(from: number, into: Float64Array): void {
    if (this.#isReleased) {
      this.#trainer = this.#createTrainer()
      this.#isReleased = false
    }
    const tally: Tally = { lossSum: 0, maxLoss: 0, correct: 0 }
    for (let index = 0; index < into.length; index++) {
      clear(tally)
      this.#trainer.evaluate('training', from + index, from + index + 1, tally)
      into[index] = tally.lossSum
    }
  }

  /** Weights and biases together. */
  get parameterCount(): number {
    return this.#network.parameters.length
  }

  #hasReached(epoch: number): boolean {
    return this.outcome !== undefined || (this.#started && this.#isBetweenEpochs() && this.epochs >= epoch)
  }

  #isBetweenEpochs(): boolean {
    return this.#doing === 'train' && this.#position === 0
  }

  /** Trains about as many epochs as the budget allows, at least one. @returns what they cost */
  #trainEpochs({ most, points, train }: WholeEpochs, budget: number, last: number): number {
    const { maxEpochs, stop } = this.#training
    this.#beginEpoch()
    const count = Math.min(most, Math.ceil(budget / this.#epochCost), this.#learningRate.steady(this.epochs), Math.min(last, maxEpochs) - this.epochs)
    const done = train(this.epochs + 1, count, stop?.maxSampleLossBelow ?? 0)
    this.#finishEpochs(points, done)
    return done * this.#epochCost
  }

  /** Does one thing up to its end or the budget's. @returns what it cost */
  #stretch(budget: number): number {
    return this.#doing === 'train' ? this.#train(budget) : this.#evaluate(this.#doing, budget)
  }

  #train(budget: number): number {
    const { count } = this.#data.training
    const { sampleCost } = this.#trainer
    if (this.#trainer.proceed?.()) {
      // It takes time enough for a step, but its cost is part of the samples'.
      const cost = budget === Infinity ? sampleCost : budget
      this.#spent -= cost
      return cost
    }
    const from = this.#position
    if (from === count) {
      this.#begin('training')
      return 0
    }
    if (from === 0) {
      this.#beginEpoch()
      if (budget < this.#epochCost) this.#keepParameters()
    }
    const to = Math.min(count, from + Math.max(1, Math.floor(budget / sampleCost)))
    this.#trainer.train(from, to)
    this.#position = to
    if (to === count && !this.#trainer.proceed) this.#begin('training')
    return (to - from) * sampleCost
  }

  #beginEpoch(): void {
    if (this.#order) shuffle(this.#order, this.#shuffling)
    const rate = this.#learningRate.after(this.epochs)
    if (rate === this.#rate) return
    this.#rate = rate
    this.#trainer.setLearningRate(rate)
  }

  #keepParameters(): void {
    if (this.#trainer.keep) return this.#trainer.keep()
    this.#before ??= this.#network.parameters.slice()
    this.#trainer.read(this.#before)
  }

  #evaluate(part: Part, budget: number): number {
    const { count } = this.#data[part]
    const { evaluatedTogether = 1 } = this.#trainer
    const sampleCost = this.#trainer.sampleCost / 3
    const from = this.#position
    if (from === 0) clear(this.#tally)
    const to = Math.min(count, from + Math.max(evaluatedTogether, Math.floor(budget / sampleCost)))
    this.#trainer.evaluate(part, from, to, this.#tally)
    this.#position = to
    if (to === count) this.#finishEvaluation(part)
    return (to - from) * sampleCost
  }

  #begin(doing: 'train' | Part): void {
    this.#doing = doing
    this.#position = 0
  }

  #finishEvaluation(part: Part): void {
    const { lossSum, maxLoss, correct } = this.#tally
    const { count } = this.#data[part]
    if (part === 'test') {
      this.#point[4] = lossSum / count
      this.#point[5] = correct / count
    } else {
      this.#point[1] = lossSum / count
      this.#point[2] = maxLoss
      this.#point[3] = correct / count
      if (this.#data.test.count > 0) return this.#begin('test')
    }
    // Epoch 0 is the evaluation before any update.
    this.#point[0] = this.#started ? this.epochs + 1 : 0
    this.#started = true
    this.#finishEpochs(this.#point, 1)
    this.#begin('train')
  }

  /** @param points those of `count` epochs, one behind the other */
  #finishEpochs(points: Float64Array, count: number): void {
    const last = (count - 1) * this.#point.length
    this.history.record(points, count)
    this.epochs = points[last]!
    this.outcome = this.#outcomeOf(points[last + 1]!, points[last + 2]!, this.#data.test.count > 0 ? points[last + 4]! : 0)
    if (this.outcome === undefined) return
    // Of a large network they are read when its model is asked for.
    if (this.#trainer.reading) this.#isUnread = true
    else this.#trainer.read(this.#network.parameters)
    // For weights beyond all measure another kind of trainer might be made, should something still be asked.
    if (this.outcome !== 'diverged') this.#release()
  }

  #release(): void {
    if (!this.#trainer.release) return
    this.#trainer.release()
    this.#isReleased = true
  }

  #outcomeOf(meanLoss: number, maxLoss: number, testMeanLoss: number): RunOutcome | undefined {
    const { stop, maxEpochs } = this.#training
    if (!Number.isFinite(meanLoss) || !Number.isFinite(maxLoss) || !Number.isFinite(testMeanLoss)) return 'diverged'
    if (stop && maxLoss < stop.maxSampleLossBelow) return 'converged'
    return this.epochs >= maxEpochs ? 'max-epochs' : undefined
  }
}
