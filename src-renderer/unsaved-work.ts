import { onScopeDispose, watch } from 'vue'
import { experimentSchema, packedExperiment, type Experiment } from '../src-engine/contract/experiment.ts'
import { packedDataset } from '../src-engine/contract/dataset.ts'
import { groupsBySize } from '../src-engine/contract/groups-by-size.ts'
import { isCheckedTable } from '../src-engine/contract/table.ts'
import { check, faults } from '../src-engine/contract/validation.ts'
import { bench } from './bench.ts'
import { draftOf } from './stores/draft.ts'
import { useExperiment } from './stores/experiment.ts'
import { settingsOf } from './stores/library.ts'
import { hasEnded, recordOfRun, type LiveRun } from './stores/live-run.ts'
import { useNotices } from './stores/notices.ts'
import { settingsText } from './stores/settings-text.ts'
import { useTraining } from './stores/training.ts'

/** Milliseconds from a change until it is on the disk: what a kill may cost. */
const keepAfter = 700
/** Runs in one go, and their numbers: what they are on their way in takes as much memory again. */
const [runsAtOnce, numbersAtOnce] = [32, 2 ** 22]
/** Milliseconds that the window's thread has between two batches of a sweep that ends hundreds of runs a second. */
const betweenBatches = 50

/** Keeps the set-up and the runs that have ended while they are worked on, and brings them back at the next start. */
export function useUnsavedWork(): { restore(): Promise<void> } {
  const experiment = useExperiment()
  const training = useTraining()
  const notices = useNotices()
  const { unsaved } = bench

  let timer: ReturnType<typeof setTimeout> | undefined
  let isKeeping = false
  let isListening = false
  let keptSettings = ''
  let keptDataset = ''
  let keptExperiment: Experiment | undefined
  const keptRuns = new Map<number, LiveRun>()

  const keepSoon = (after = keepAfter): void => {
    if (isListening) timer ??= setTimeout(() => void keep(), after)
  }

  async function keep(): Promise<void> {
    timer = undefined
    if (isKeeping) return keepSoon()
    isKeeping = true
    let isMore = false
    try {
      await keepSettings()
      isMore = await keepRuns(bench.unsaved.keepRuns, runsAtOnce, numbersAtOnce)
    } catch (error) {
      notices.say('error', `The unsaved work could not be kept: ${error instanceof Error ? error.message : String(error)}`)
    }
    isKeeping = false
    if (isMore) keepSoon(betweenBatches)
  }

  async function keepSettings(): Promise<void> {
    const { dataset, ...settings } = experiment.candidate as { dataset: Experiment['dataset'] } & Record<string, unknown>
    const { savedAs } = experiment
    const place = savedAs && { id: savedAs.id, runs: savedAs.runs, isSame: experiment.experiment !== undefined && savedAs.settings === settingsOf(experiment.experiment) }
    const [text, datasetText] = [JSON.stringify([settings, place]), settingsText(dataset)]
    if (text === keptSettings && datasetText === keptDataset) return
    const hasTables = dataset.kind === 'inline' && isCheckedTable(dataset.inputs) && isCheckedTable(dataset.targets)
    const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value
    await unsaved.keepSettings({
      settings: plain(settings),
      savedAs: place,
      ...(datasetText !== keptDataset && { dataset: hasTables ? packedDataset(dataset) : plain(dataset) }),
    })
    keptSettings = text
    keptDataset = datasetText
  }

  /** Whether there are more. */
  async function keepRuns(send: typeof unsaved.keepRuns, mostRuns = Infinity, mostNumbers = Infinity): Promise<boolean> {
    const { runs } = training
    const isAnew = [...keptRuns].some(([index, run]) => runs[index] !== run)
    const ended = runs.filter(hasEnded).filter((run) => isAnew || keptRuns.get(run.index) !== run)
    const [records = []] = groupsBySize(ended.slice(0, mostRuns).map(recordOfRun), mostNumbers)
    if (records.length === 0 && !isAnew) return false
    const now = ended.slice(0, records.length)
    const ran = training.experiment
    const isOther = isAnew || ran !== keptExperiment
    await send({
      isAnew,
      ...(isOther && ran && { experiment: packedExperiment(ran) as Experiment }),
      runs: records.map((run, place) => ({ index: now[place]!.index, run })),
    })
    // Not before: what is sent meanwhile, by a window that closes, still has to say that it is anew.
    if (isAnew) keptRuns.clear()
    keptExperiment = ran
    for (const run of now) keptRuns.set(run.index, run)
    return ended.length > now.length
  }

  async function restore(): Promise<void> {
    try {
      const { work, result, notices: said } = await unsaved.load()
      for (const sentence of said) notices.say('warning', sentence)
      // What was opened in the meantime, by a double click, comes first.
      if (work && !experiment.isEdited && training.runs.length === 0) await bringBack(work, result)
    } catch (error) {
      notices.say('error', `The unsaved work could not be brought back: ${error instanceof Error ? error.message : String(error)}`)
    }
    isListening = true
    keepSoon()
  }

  type Loaded = Awaited<ReturnType<typeof unsaved.load>>
  async function bringBack({ settings, dataset, savedAs }: NonNullable<Loaded['work']>, result: Loaded['result']): Promise<void> {
    const fresh = experiment.candidate
    const candidate: unknown = { ...settings, dataset }
    const isValid = faults(experimentSchema, candidate).length === 0
    if (isValid) {
      const checked = check(experimentSchema, candidate, 'experiment')
      experiment.bringBack(draftOf(checked), savedAs && { id: savedAs.id, runs: savedAs.runs, settings: savedAs.isSame ? settingsOf(checked) : '' })
    } else experiment.bringBack(draftOf(candidate as Experiment))
    if (result) {
      await training.showRecords(check(experimentSchema, result.experiment, 'experiment'), result.runs.map(({ run }) => run))
      for (const run of training.runs) keptRuns.set(run.index, run)
    }
    const isWork = settingsText(fresh) !== settingsText(experiment.candidate) || result !== null
    if (isWork) notices.say('information', 'Your last work is back.', { label: 'Start anew', perform: () => { training.reset(); experiment.open(fresh as Experiment) } })
  }

  /** What waits to be kept leaves at once with a window that closes, in one piece: both send before they first wait, and main writes what it was sent before it ends. */
  function keepAtLast(): void {
    if (!isListening) return
    for (const sent of [keepSettings(), keepRuns(window.bench.unsaved.keepRuns)]) sent.catch(() => undefined) // There is no window any more to say it in.
  }

  addEventListener('beforeunload', keepAtLast)
  watch([() => experiment.candidate, () => experiment.savedAs, () => training.runs], () => keepSoon())
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('beforeunload', keepAtLast)
  })
  return { restore }
}
