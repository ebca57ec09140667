import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { runsOf, type Experiment } from '../../src-engine/contract/experiment.ts'
import type { Points } from '../../src-engine/contract/messages.ts'
import { ModelAssembly } from '../../src-engine/contract/model-parts.ts'
import type { Model } from '../../src-engine/contract/model.ts'
import type { RunRecord } from '../../src-main/ipc/api.ts'
import { engineClient, type TrainingNews } from '../engine-client.ts'
import { hasEnded, progressed, recordOfRun, runOfRecord, stoppedRun, waitingRun, type LiveRun } from './live-run.ts'

/** News are shown about ten times a second: more is not seen, and costs the interface its time. */
const showEvery = 100

/** Everything the result side shows, so that it can be put back by an undo. */
export interface Result {
  experiment: Experiment
  runs: readonly LiveRun[]
}

/** A run's weights after so many epochs. */
export interface ModelOfRun {
  run: number
  epochs: number
  model: Model
}

/** One experiment being run, or the result of one that was: its runs, which of them is looked at, and the controls. */
export const useTraining = defineStore('training', () => {
  const client = engineClient()
  const training = ref<string>()
  /** `stopped`: nothing trains any more, and the runs' ends are on their way. */
  const state = ref<'idle' | 'starting' | 'running' | 'paused' | 'stopped' | 'ended'>('idle')
  /** The experiment the runs belong to: a snapshot, whatever is edited meanwhile. */
  const experiment = shallowRef<Experiment>()
  const runs = shallowRef<readonly LiveRun[]>([])
  /** The runs as the engine tells of them; shown in batches. */
  let latest: LiveRun[] = []
  let showing: ReturnType<typeof setTimeout> | undefined
  let unacknowledged: number | undefined
  const points = shallowRef<Points>()
  const selected = ref(0)
  const watched = shallowRef<ModelOfRun>()
  /** What has come of the weights that come next. */
  let assembly = new ModelAssembly()
  /** The selected run at an epoch that the user has gone back to (stores/travel.ts); undefined while the newest is shown. */
  const moment = shallowRef<ModelOfRun>()
  /** Why there is no result although Run was pressed, or why it stops short; undefined where all went well. */
  const failure = ref<string>()

  const isActive = computed(() => state.value === 'starting' || state.value === 'running' || state.value === 'paused')
  const endedRuns = computed(() => runs.value.filter(hasEnded))
  const selectedRun = computed<LiveRun | undefined>(() => runs.value[selected.value])
  /** The weights of the selected run at the epoch gone back to, or as new as they are known, and after how many epochs. */
  const shownModel = computed<{ model: Model; epochs: number } | undefined>(() => {
    const run = selectedRun.value
    if (moment.value && moment.value.run === run?.index) return moment.value
    if (run?.model) return { model: run.model, epochs: run.epochs }
    return watched.value?.run === run?.index ? watched.value : undefined
  })

  async function start(next: Experiment, options?: { paused: boolean; workers: number }): Promise<void> {
    reset()
    experiment.value = next
    showRuns(runsOf(next).map(waitingRun))
    selected.value = Math.min(selected.value, runs.value.length - 1)
    await begin(next, options)
  }

  /**
   * Adds a branch: a further run that goes the way of `run` up to an epoch and on from there with another learning rate.
   * Of an ended training only, whose runs all stay as they are.
   */
  async function fork(run: LiveRun, epoch: number, learningRate: number): Promise<void> {
    if (!experiment.value || state.value !== 'ended') return
    const { sweep, ...rest } = experiment.value
    const index = latest.length
    const former = (run.changes ?? []).filter((change) => change.epoch < epoch)
    const changes = [...former, { epoch, learningRate }].map((change) => ({ run: index, ...change }))
    const branches = [...(sweep.branches ?? []), { learningRate: run.learningRate, seed: run.seed }]
    const next = { ...rest, sweep: { ...sweep, branches, changes: [...(sweep.changes ?? []), ...changes] } }
    experiment.value = next
    showRuns([...latest, waitingRun(runsOf(next)[index]!, index)])
    selected.value = index
    await begin(next, { runs: [index] })
  }

  /** Has the engine train runs of the experiment that is shown. */
  async function begin(next: Experiment, options?: { paused: boolean; workers: number } | { runs: number[] }): Promise<void> {
    const id = crypto.randomUUID()
    training.value = id
    state.value = 'starting'
    failure.value = undefined
    try {
      await client.start(id, next, options)
      await client.watch(id, selected.value)
    } catch (error) {
      if (training.value === id) interrupt(error instanceof Error ? error.message : String(error))
    }
  }

  async function control(type: 'pause' | 'resume' | 'step' | 'stop'): Promise<void> {
    if (training.value && isActive.value) await client.control(type, training.value)
  }

  /** Another learning rate for a run that has not ended, from its next epoch on. */
  async function changeRate(run: number, learningRate: number): Promise<void> {
    if (training.value && isActive.value) await client.changeRate(training.value, run, learningRate)
  }

  /** Clears the result side; a training under way is stopped. */
  function reset(): void {
    if (training.value && isActive.value) client.control('stop', training.value).catch(() => undefined)
    training.value = undefined
    state.value = 'idle'
    experiment.value = undefined
    showRuns([])
    points.value = undefined
    watched.value = undefined
    assembly = new ModelAssembly()
    moment.value = undefined
    failure.value = undefined
  }

  /** The result as it stands, to be shown again by `show`. Runs that have not ended keep what they have, as stopped. */
  function result(): Result | undefined {
    const kept = latest.filter((run) => hasEnded(run) || run.history.length > 0).map((run) => (hasEnded(run) ? run : { ...run, status: 'stopped' as const }))
    return experiment.value && { experiment: experiment.value, runs: kept }
  }

  /** Shows a result that was computed earlier; of a table that did not come with it, without its points. */
  async function show(next: Result): Promise<void> {
    reset()
    experiment.value = next.experiment
    showRuns(next.runs.map((run, index) => ({ ...run, index })))
    selected.value = 0
    state.value = next.runs.length > 0 ? 'ended' : 'idle'
    if (next.experiment.dataset.kind === 'csv') return
    const generated = await client.generate(next.experiment.dataset)
    if (experiment.value === next.experiment) points.value = generated
  }

  const showRecords = (next: Experiment, records: readonly RunRecord[]): Promise<void> =>
    show({ experiment: next, runs: records.map(runOfRecord) })

  const records = (): RunRecord[] => endedRuns.value.map(recordOfRun)

  function showRuns(next: LiveRun[]): void {
    clearTimeout(showing)
    showing = undefined
    unacknowledged = undefined
    latest = next
    runs.value = next.slice()
  }

  /** Shows what has come since the last time, all at once, and asks for more. */
  function showLatest(): void {
    clearTimeout(showing)
    showing = undefined
    runs.value = state.value === 'stopped' ? latest.map(stoppedRun) : latest.slice()
    acknowledge()
  }

  /** Asks for more of what the engine has. */
  function acknowledge(): void {
    if (unacknowledged !== undefined && training.value) client.acknowledge(training.value, unacknowledged).catch(() => undefined)
    unacknowledged = undefined
  }

  const showLatestSoon = (): void => void (showing ??= setTimeout(showLatest, showEvery))

  function receive(news: TrainingNews): void {
    if (news.training !== training.value) return
    handlers[news.type]?.(news as never)
  }

  const handlers: { [Type in TrainingNews['type']]: (news: Extract<TrainingNews, { type: Type }>) => void } = {
    started(news) {
      points.value = news.points
      state.value = 'running'
    },
    state(news) {
      state.value = news.state
      showLatest()
    },
    progress(news) {
      for (const change of news.runs) latest[change.run] = progressed(latest[change.run]!, change)
      unacknowledged = news.sequence
      showLatestSoon()
      if (!news.watched) return
      const { run, epochs, part } = news.watched
      const model = assembly.add(part)
      if (model) watched.value = { run, epochs, model }
      // Nothing of it is seen before its last part.
      else acknowledge()
    },
    finished({ run, outcome, reason, epochs, elapsedMs, precision, relaxedSimd, history, model }) {
      latest[run] = { ...progressed(latest[run]!, { run, epochs, elapsedMs, history }), status: outcome, reason, precision, relaxedSimd, model }
      showLatestSoon()
    },
    ended() {
      state.value = 'ended'
      showLatest()
    },
    rejected({ reason }) {
      interrupt(reason)
    },
    'rate-changed'({ run, epoch, learningRate }) {
      const change = { epoch, learningRate }
      latest[run] = { ...latest[run]!, changes: [...(latest[run]!.changes ?? []), change] }
      const { sweep, ...rest } = experiment.value!
      experiment.value = { ...rest, sweep: { ...sweep, changes: [...(sweep.changes ?? []), { run, ...change }] } }
      showLatestSoon()
    },
  }

  /** Ends the training from this side: what was shown stays, and runs without an end are marked as failed. */
  function interrupt(reason: string): void {
    if (state.value === 'idle' || state.value === 'ended') return
    failure.value = reason
    state.value = 'ended'
    showRuns(latest.map((run) => (hasEnded(run) ? run : { ...run, status: 'failed', reason })))
  }

  client.onNews(receive)
  client.onExit((reason) => interrupt(`${reason}. What it had computed is kept; Run starts it anew.`))
  watch(selected, (run) => {
    if (training.value && isActive.value) client.watch(training.value, run).catch(() => undefined)
  })

  return {
    state, experiment, runs, points, selected, moment, failure,
    isActive, endedRuns, selectedRun, shownModel,
    start, fork, control, changeRate, reset, result, show, showRecords, records,
  }
})
