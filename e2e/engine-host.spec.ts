import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import { build } from 'vite'
import type { EngineHost } from '../src-main/engine-host.ts'
import { askingAgain, expect, test } from './fixtures.ts'

/** A statement of JavaScript, and then what an engine process does at least: it says that it is there, and answers on the port that it is given. */
const engine = (statement: string): string => `
${statement}
process.parentPort.on('message', ({ ports }) => ports[0].postMessage(process.argv.slice(2)))
process.parentPort.postMessage('backprop-bench/engine-ready')`

/** An app that has nothing but the app's own engine host. Its engine begins with a statement of JavaScript. */
async function startHost(folder: string, statement: string, startMilliseconds = 15_000): Promise<ElectronApplication> {
  const app = join(folder, 'host')
  await mkdir(app)
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, '../src-main/engine-host.ts'), outDir: app, target: 'node20.18', rolldownOptions: { external: 'electron', output: { format: 'es', entryFileNames: 'engine-host.js' } } },
  })
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'host', productName: 'host', version: '1.0.0', type: 'module', main: 'main.js' }))
  await writeFile(join(app, 'engine.js'), engine(statement))
  await writeFile(
    join(app, 'main.js'),
    `import { join } from 'node:path'
    import { EngineHost } from './engine-host.js'
    globalThis.exits = []
    globalThis.host = new EngineHost(join(import.meta.dirname, 'engine.js'), (reason) => globalThis.exits.push(reason), ${startMilliseconds})`,
  )
  return askingAgain(await _electron.launch({ executablePath: process.env['ELECTRON_EXEC_PATH']!, args: [app, `--user-data-dir=${join(folder, 'host-data')}`] }))
}

declare global {
  var host: EngineHost
  var exits: string[]
}

/** What the engine was started with, as it says itself. */
const askEngine = (electron: ElectronApplication): Promise<string[]> =>
  electron.evaluate(async () => {
    const port = await globalThis.host.connect()
    const answer = new Promise<string[]>((resolve) => port.once('message', ({ data }) => resolve(data as string[])))
    port.start()
    return answer
  })

test.describe('the engine’s host', () => {
  test('starts a cautious engine in place of one that ended before it was ready, and says nothing of it', async ({ folder }) => {
    const electron = await startHost(folder, "if (!process.argv.includes('--caution')) process.exit(7)")
    expect(await Promise.all([askEngine(electron), askEngine(electron)])).toEqual([['--caution'], ['--caution']])
    expect(await electron.evaluate(() => globalThis.exits)).toEqual([])
    await electron.close()
  })

  test('does the same where the first one hangs', async ({ folder }) => {
    const electron = await startHost(folder, "if (!process.argv.includes('--caution')) for (;;);", 2_000)
    expect(await askEngine(electron)).toEqual(['--caution'])
    expect(await electron.evaluate(() => globalThis.exits)).toEqual([])
    await electron.close()
  })

  test('gives up on an engine that ends cautiously too, and tries again when it is asked again', async ({ folder }) => {
    const electron = await startHost(folder, 'process.exit(7)')
    for (let time = 0; time < 2; time++) await expect(askEngine(electron)).rejects.toThrow('The engine process could not be started (exit code 7)')
    await electron.close()
  })

  test('is cautious from the first unexpected end on', async ({ folder }) => {
    const electron = await startHost(folder, '')
    expect(await askEngine(electron)).toEqual([])
    await electron.evaluate(({ app }) => process.kill(app.getAppMetrics().find(({ name }) => name === 'Backprop Bench engine')!.pid, 'SIGKILL'))
    await expect.poll(() => electron.evaluate(() => globalThis.exits)).toHaveLength(1)
    expect(await askEngine(electron)).toEqual(['--caution'])
    await electron.evaluate(() => globalThis.host.stop())
    expect(await electron.evaluate(() => globalThis.host.isRunning)).toBe(false)
    await electron.close()
  })
})
