import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BlobReader, TextWriter, Uint8ArrayWriter, ZipReader, type FileEntry } from '@zip.js/zip.js'
import { PNG } from 'pngjs'
import { expect, test } from './fixtures.ts'
import { Workbench } from './pages/workbench.ts'
import { answerOpenDialog, answerSaveDialog } from './save-dialog.ts'

/** The reports of the presets that show the seed report's Figure 3 (twice) and Figure 4. */
for (const [preset, runs] of [['Report: linear, n = 100', 1], ['Report: XOR easy', 1], ['Report: learning rates', 8]] as const) {
  test(`one click makes a report of “${preset}”: figures, tables, data, weights and a PDF made of them`, async ({ electron, window, folder }) => {
    const path = join(folder, 'report.zip')
    const bench = new Workbench(window)
    await bench.pickPreset(preset)
    await bench.runToTheEnd()
    await answerSaveDialog(electron, path)
    await window.getByRole('button', { name: 'Export', exact: true }).click()
    await window.getByRole('menuitem', { name: 'Report (zip with figures, tables, PDF)' }).click()
    await expect(window.getByText('Exported report.zip with figures, tables, data, weights and a PDF.')).toBeVisible()

    const files = new Map<string, FileEntry>()
    for (const entry of await new ZipReader(new BlobReader(new Blob([await readFile(path)])), { checkSignature: true }).getEntries()) if (!entry.directory) files.set(entry.filename, entry)
    const text = (name: string): Promise<string> => files.get(name)!.getData(new TextWriter())
    const bytes = async (name: string): Promise<Buffer> => Buffer.from(await files.get(name)!.getData(new Uint8ArrayWriter()))

    for (const name of ['prediction', 'loss', 'network']) {
      const { width, data } = PNG.sync.read(await bytes(`figures/${name}.png`))
      expect(width, name).toBeGreaterThan(1500)
      expect(new Set(new Uint32Array(data.buffer, data.byteOffset, data.length / 4)).size, `colours of ${name}`).toBeGreaterThan(50)
    }
    const pdf = await bytes('report.pdf')
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(pdf.toString('latin1').match(/\/Subtype\s*\/Image/g)?.length).toBeGreaterThanOrEqual(3)
    const markdown = await text('report.md')
    expect(markdown).toContain(`# ${preset}`)
    expect(markdown.match(/^\| 0\.8 \|.*Converged/gm)).toHaveLength(1)
    expect(await text('tables/results.tex')).toContain('\\toprule')
    expect((JSON.parse(await text('data/results.json')) as { runs: unknown[] }).runs).toHaveLength(runs)
    expect(await text('data/histories.csv')).toMatch(/^run,learningRate,seed,epoch,/)
    expect([...files.keys()].filter((name) => name.startsWith('weights/')).map((name) => name.split('.').at(-1))).toEqual(['json', 'safetensors', 'onnx'])

    // It is no library: what is to be opened again is said by what is missing.
    await answerOpenDialog(electron, path)
    await window.getByRole('button', { name: 'Import' }).click()
    await expect(window.getByRole('alert')).toContainText('report.zip: expected a library exported by Backprop Bench')
  })
}
