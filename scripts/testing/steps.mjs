import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp } from '../setup/build.mjs'
import { exitStatus } from '../setup/command.mjs'
import { hasDisplay, openVirtualDisplay } from '../setup/display.mjs'
import { prepareRuntime } from '../setup/electron-runtime.mjs'
import { SetupError } from '../setup/errors.mjs'
import { installExtraPackages } from '../setup/extra-packages.mjs'
import { repository, sharedCache } from '../setup/folders.mjs'
import { sandboxSwitches } from '../setup/sandbox.mjs'
import { ensureSystemLibraries } from '../setup/system-libraries.mjs'
import { oneFailed, onePassed, playwrightTally, vitestTally } from './tally.mjs'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {(report: import('../setup/reporter.mjs').Reporter) => Promise<import('./tally.mjs').Tally>} run
 *   throws when it could not even be tried
 */

const bin = (/** @type {string} */ path) => join(repository, 'node_modules', path)

const typescript = bin('typescript/bin/tsc')
const vueTypescript = bin('vue-tsc/bin/vue-tsc.js')

/** @type {Step[]} */
export const steps = [
  { name: 'lint', run: () => check(bin('eslint/bin/eslint.js'), ['.', '--max-warnings', '0']) },
  ...['engine', 'main', 'renderer', 'e2e', 'scripts'].map((project) => ({
    name: `types:${project}`,
    run: () => check(project === 'renderer' ? vueTypescript : typescript, ['--project', `tsconfig.${project}.json`]),
  })),
  { name: 'unit', run: unitTests },
  { name: 'unit:electron', run: unitTestsInElectron },
  {
    name: 'build',
    run: async (report) => {
      report.say(await buildApp(report))
      return onePassed
    },
  },
  { name: 'e2e', run: endToEndTests },
]

/** Judges of what the app writes, too large to be among its own packages: npm's name and version of each. */
const judges = ['onnxruntime-node@1.30.0']

/** @param {import('../setup/reporter.mjs').Reporter} report */
async function unitTests(report) {
  const folder = join(sharedCache(), 'test-judges')
  const fault = await installExtraPackages(folder, judges, 'that judge exported files', report)
  if (fault !== undefined) throw new SetupError(`npm could not install ${judges.join(', ')}:\n${fault}`)
  const file = await reportFile('unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const status = await runTool(bin('vitest/vitest.mjs'), ['run', ...reporters], { BACKPROP_BENCH_JUDGES: folder })
  return vitestTally(JSON.parse(await readFile(file, 'utf8')), status)
}

/**
 * The engine's tests in the V8 that it runs in.
 * @param {import('../setup/reporter.mjs').Reporter} report
 */
async function unitTestsInElectron(report) {
  const { executable } = await prepareRuntime(report)
  await ensureSystemLibraries(executable, false, report)
  const file = await reportFile('unit-electron.json')
  const args = ['run', '--config', 'vitest.electron.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const status = await runTool(bin('vitest/vitest.mjs'), args, { ELECTRON_RUN_AS_NODE: '1' }, executable)
  return vitestTally(JSON.parse(await readFile(file, 'utf8')), status)
}

/** @param {import('../setup/reporter.mjs').Reporter} report */
async function endToEndTests(report) {
  const runtime = await prepareRuntime(report)
  report.say(`Electron ${runtime.version} (${runtime.why})`)
  const displayed = await hasDisplay()
  await ensureSystemLibraries(runtime.executable, !displayed, report)
  await sandboxSwitches(runtime) // Playwright gives the switches; this complains where there can be no sandbox
  await buildApp(report)

  const file = await reportFile('e2e.json')
  const display = displayed ? null : await openVirtualDisplay()
  try {
    const status = await runTool(bin('@playwright/test/cli.js'), ['test'], {
      ...display?.environment,
      // The first is where Playwright and Electron's package look, the second is electron-vite's name for the program.
      ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
      ELECTRON_EXEC_PATH: runtime.executable,
    })
    return playwrightTally(JSON.parse(await readFile(file, 'utf8')), status)
  } finally {
    await display?.close()
  }
}

/**
 * A report of an earlier run must not be taken for this one's.
 * @param {string} name
 */
async function reportFile(name) {
  const file = join(repository, 'test-results', name)
  await rm(file, { force: true })
  return file
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 */
async function check(script, args) {
  return (await runTool(script, args)) === 0 ? onePassed : oneFailed
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment]
 * @param {string} [node] what runs it
 * @returns {Promise<number>}
 */
function runTool(script, args, environment, node = process.execPath) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [script, ...args], { cwd: repository, env: { ...process.env, ...environment }, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(exitStatus(code, signal)))
  })
}
