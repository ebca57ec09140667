import type { ExportedFile, OpenedFile } from '../src-main/ipc/api.ts'
import { experimentSchema } from '../src-engine/contract/experiment.ts'
import { check } from '../src-engine/contract/validation.ts'
import { bench } from './bench.ts'
import { withOwnPoints } from './own-points.ts'
import { useArchive } from './stores/archive.ts'
import { useExperiment } from './stores/experiment.ts'
import { useLibrary } from './stores/library.ts'
import { useNotices } from './stores/notices.ts'
import { useTableImport } from './stores/table-import.ts'
import { useTraining } from './stores/training.ts'
import { useUndo } from './stores/undo.ts'
import { useViews } from './stores/views.ts'

/** Files in and out: by dialog, by drop, and those the app was started with. */
export function useFiles() {
  const archive = useArchive()
  const experiment = useExperiment()
  const training = useTraining()
  const library = useLibrary()
  const notices = useNotices()
  const undo = useUndo()
  const views = useViews()
  const tables = useTableImport()

  async function show(opened: OpenedFile): Promise<void> {
    if (opened.kind === 'table') return tables.show(opened)
    if (opened.kind === 'library') return archive.show(opened)
    if (opened.kind === 'model') {
      library.showModel({ name: opened.fileName, model: opened.model, origin: null })
      return
    }
    const settings = await withOwnPoints(check(experimentSchema, opened.experiment, opened.fileName), opened.csv)
    undo.offer(`Opened ${opened.fileName}.`)
    views.show('workbench')
    experiment.open(settings)
    if (opened.kind === 'results') await training.showRecords(settings, opened.runs)
    else training.reset()
    if (settings.dataset.kind === 'csv')
      notices.say('warning', `The table “${settings.dataset.path}” is not beside ${opened.fileName}: its runs are shown without their points. Put it there and open the file again to see them.`)
  }

  const attempt = (action: () => Promise<void>): Promise<void> => notices.attempt('The file was not opened', action)

  const open = (): Promise<void> =>
    attempt(async () => {
      const opened = await bench.files.open()
      if (opened) await show(opened)
    })

  const drop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (!file) return
    void attempt(async () => {
      const opened = await bench.files.openDropped(file)
      if (opened) await show(opened)
    })
  }

  /** Shows what the app is asked to open: by its first start's arguments, or by a second start. */
  function listen(): void {
    bench.onOpenFile((opened) => {
      if (opened.kind === 'error') notices.say('error', opened.message)
      else void attempt(() => show(opened))
    })
  }

  function save(proposedName: string, what: ExportedFile): Promise<void> {
    return notices.attempt('Nothing was exported', async () => {
      const fileName = await bench.files.save(proposedName, what)
      if (fileName) notices.say('success', `Exported ${fileName}.`)
    })
  }

  function exportExperiment(): Promise<void> {
    const settings = experiment.experiment
    if (!settings) {
      const fault = experiment.faults[0]!
      notices.say('error', `Nothing was exported. ${fault.path}: ${fault.message}.`)
      return Promise.resolve()
    }
    return save(settings.name, { kind: 'experiment', experiment: settings })
  }

  function exportResults(kind: 'results' | 'history-csv'): Promise<void> {
    if (!training.experiment || training.endedRuns.length === 0) {
      notices.say('error', 'Nothing was exported: no run has ended yet.')
      return Promise.resolve()
    }
    return save(training.experiment.name, { kind, experiment: training.experiment, runs: training.records() })
  }

  /** Figures, tables and all they are made from, of the runs that have ended; the selected run's model is drawn, or the first one's. */
  async function exportReport(): Promise<void> {
    await notices.attempt('The report was not exported', async () => {
      const { endedRuns: runs, selectedRun, points } = training
      const shown = runs.find(({ index }) => index === selectedRun?.index) ?? runs[0]
      if (!training.experiment || !shown) throw new Error('no run has ended yet.')
      const { reportOf } = await import('./report/report.ts')
      const report = await reportOf({ experiment: training.experiment, runs, shown, points })
      const fileName = await bench.files.save(`${report.experiment.name} report`, { kind: 'report', report })
      if (fileName) notices.say('success', `Exported ${fileName} with figures, tables, data, weights and a PDF.`)
    })
  }

  return { open, drop, listen, save, exportExperiment, exportResults, exportReport }
}
