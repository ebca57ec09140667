import './setup/node-version.mjs'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runNpm } from './setup/command.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { prepareRuntime } from './setup/electron-runtime.mjs'
import { cloneCache, repository, sharedCache } from './setup/folders.mjs'
import { createReporter } from './setup/reporter.mjs'
import { runScript } from './setup/script.mjs'

const programs = join(cloneCache, 'bench')

await runScript(async () => {
  const report = createReporter(process.stdout)
  const words = process.argv.slice(2)
  const unknown = words.find((word) => !/^(--quick|W\d|report)$/.test(word))
  if (unknown !== undefined) {
    report.say(`Unknown: ${unknown}. Expected: npm run bench -- [--quick] [W1 … W5] [report]`)
    return 2
  }
  await installDependencies(report)
  const runtime = await prepareRuntime(report)
  await bundle()
  /** @type {{ bench: (options: object) => Promise<void>, npmPeers: readonly string[] }} */
  const { bench, npmPeers } = await import(pathToFileURL(join(programs, 'main.js')).href)
  const peers = join(sharedCache(), 'bench-peers')
  await installPeers(peers, npmPeers, report)
  await bench({
    places: { runtime: runtime.executable, programs, sources: join(repository, 'bench/contenders'), work: join(programs, 'work'), peers },
    presets: join(repository, 'resources/presets'),
    output: join(repository, 'test-results/bench.json'),
    quick: words.includes('--quick'),
    only: words.filter((word) => word !== '--quick'),
    say: report.say,
  })
  return 0
})

/** The bench and the engine it measures, as the app's build would make it. */
async function bundle() {
  const { build } = await import('vite')
  await rm(programs, { recursive: true, force: true })
  const contenders = ['engine', 'reference', 'plain-loops', 'brain', 'synaptic', 'tensorflow']
  const input = Object.fromEntries([...['main', 'whole-runs'].map((name) => [name, `bench/${name}.ts`]), ...contenders.map((name) => [name, `bench/contenders/${name}.ts`])])
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: { ssr: true, outDir: programs, target: 'node20.18', rolldownOptions: { input, output: { format: 'es', entryFileNames: '[name].js' } } },
  })
}

/**
 * Into a folder of their own, so that nobody else has to install them. Without scripts: what brain.js would build is for a GPU.
 * @param {string} folder
 * @param {readonly string[]} packages
 * @param {import('./setup/reporter.mjs').Reporter} report
 */
async function installPeers(folder, packages, report) {
  if (packages.every((name) => isInstalled(folder, name))) return
  await report.during('Installing the libraries to compare with (they are not part of the app)', async () => {
    const { code, output } = await runNpm(['install', '--no-save', '--ignore-scripts', '--loglevel=error', '--prefix', folder, ...packages])
    // The bench says which are missing, and goes on without them.
    if (code !== 0) report.say(`  npm could not install them:\n${output.trim()}`)
  })
}

/**
 * @param {string} folder
 * @param {string} wanted name and version, such as "synaptic@1.1.4"
 */
function isInstalled(folder, wanted) {
  const at = wanted.lastIndexOf('@')
  const file = join(folder, 'node_modules', wanted.slice(0, at), 'package.json')
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === wanted.slice(at + 1)
}
