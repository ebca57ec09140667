import type { Outcome, RunProgress } from '../../src-engine/contract/messages.ts'
import type { Model } from '../../src-engine/contract/model.ts'
import type { RunSettings } from '../../src-engine/contract/experiment.ts'
import type { RunRecord } from '../../src-main/ipc/api.ts'
import { RunHistory } from './run-history.ts'

/** A run as the window shows it. Replaced, never changed, by the engine's news; only `history` grows in place. */
export interface LiveRun extends RunSettings {
  /** Place in run order, from 0. */
  index: number
  status: 'waiting' | 'running' | Outcome
  /** It trains no more, and is shown as stopped; what it has come to is on its way. */
  isEnding?: true | undefined
  reason?: string | undefined
  epochs: number
  elapsedMs: number
  precision?: 'float32' | undefined
  relaxedSimd?: true | undefined
  history: RunHistory
  /** The weights at the end; null until then. */
  model: Model | null
}

export function waitingRun(settings: RunSettings, index: number): LiveRun {
  return { ...settings, index, status: 'waiting', epochs: 0, elapsedMs: 0, history: new RunHistory(), model: null }
}

export function progressed(run: LiveRun, { epochs, elapsedMs, history }: RunProgress): LiveRun {
  run.history.append(history)
  return { ...run, status: 'running', epochs, elapsedMs }
}

export function hasEnded(run: LiveRun): run is LiveRun & { status: Outcome } {
  return !isUnderWay(run) && !run.isEnding
}

/** Whether it trains, or will. */
export function isUnderWay({ status }: LiveRun): boolean {
  return status === 'waiting' || status === 'running'
}

/** A run of a training that has been stopped, as it is shown until its end has come. */
export function stoppedRun(run: LiveRun): LiveRun {
  return isUnderWay(run) ? { ...run, status: 'stopped', isEnding: true } : run
}

/** A run as it was kept, shown again. */
export function runOfRecord({ history, outcome, ...record }: RunRecord, index: number): LiveRun {
  const copy = new RunHistory()
  copy.append({ from: 0, ...history })
  return { ...record, index, status: outcome, history: copy }
}

/** A run as it is kept. */
export function recordOfRun({ learningRate, seed, changes, status, reason, epochs, elapsedMs, precision, relaxedSimd, history, model }: LiveRun & { status: Outcome }): RunRecord {
  return { learningRate, seed, changes, outcome: status, reason, epochs, elapsedMs, precision, relaxedSimd, history: history.series, model }
}
