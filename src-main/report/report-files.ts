import { zipOf, type ZipFile } from '../archive/zip.ts'
import { contentOf } from '../files/exported-file.ts'
import { fileNameOf } from '../files/file-name.ts'
import type { Report } from '../ipc/api.ts'
import { printPdf } from './report-pdf.ts'
import { figureFile, htmlReport, latexReport, latexTable, markdownReport, markdownTable } from './report-text.ts'

/** The bytes of a zip with a report. */
export const reportBundle = (report: Report): AsyncGenerator<Uint8Array> => zipOf(reportFiles(report))

/** The files of a report bundle: the report in four forms, its figures and tables, and all that it was made from. */
async function* reportFiles(report: Report): AsyncGenerator<ZipFile> {
  const { experiment, runs, figures, shown } = report
  const page = htmlReport(report)
  const pictures = await Promise.all(figures.map(async ({ name, png }) => ({ name: figureFile(name), content: (await contentOf({ kind: 'png', png, experiment })) as Uint8Array })))

  yield { name: 'report.pdf', content: await printPdf(page, new Map(pictures.map(({ name, content }) => [name, content]))) }
  yield { name: 'report.html', content: page }
  yield { name: 'report.md', content: markdownReport(report) }
  yield { name: 'report.tex', content: latexReport(report) }
  yield* pictures
  for (const [name, table] of Object.entries({ settings: report.settings, results: report.results })) {
    yield { name: `tables/${name}.md`, content: `${markdownTable(table)}\n` }
    yield { name: `tables/${name}.tex`, content: `${latexTable(table)}\n` }
  }
  yield { name: 'data/experiment.json', content: await contentOf({ kind: 'experiment', experiment }) }
  yield { name: 'data/results.json', content: await contentOf({ kind: 'results', experiment, runs }) }
  yield { name: 'data/histories.csv', content: await contentOf({ kind: 'history-csv', experiment, runs }) }

  const run = runs[shown]
  if (!run?.model) return
  const weights = `weights/${fileNameOf(`rate ${run.learningRate}, seed ${run.seed}`)}`
  yield { name: `${weights}.json`, content: await contentOf({ kind: 'model', model: run.model }) }
  yield { name: `${weights}.safetensors`, content: await contentOf({ kind: 'safetensors', model: run.model }) }
  yield { name: `${weights}.onnx`, content: await contentOf({ kind: 'onnx', model: run.model, precision: 'float64' }) }
}
