import './setup/node-version.mjs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installDependencies } from './setup/dependencies.mjs'
import { prepareRuntime } from './setup/electron-runtime.mjs'
import { installExtraPackages } from './setup/extra-packages.mjs'
import { cloneCache, repository, sharedCache } from './setup/folders.mjs'
import { createReporter } from './setup/reporter.mjs'
import { runScript } from './setup/script.mjs'

const programs = join(cloneCache, 'bench')

await runScript(async () => {
  const report = createReporter(process.stdout)
  const words = process.argv.slice(2)
  const unknown = words.find((word) => !/^(--quick|W\d|report|answers)$/.test(word))
  if (unknown !== undefined) {
    report.say(`Unknown: ${unknown}. Expected: npm run bench -- [--quick] [W1 … W5] [report] [answers]`)
    return 2
  }
  await installDependencies(report)
  const runtime = await prepareRuntime(report)
  await bundle()
  /** @type {{ bench: (options: object) => Promise<void>, npmPeers: readonly string[] }} */
  const { bench, npmPeers } = await import(pathToFileURL(join(programs, 'main.js')).href)
  const peers = join(sharedCache(), 'bench-peers')
  const fault = await installExtraPackages(peers, npmPeers, 'to compare with', report)
  // The bench says which are missing, and goes on without them.
  if (fault !== undefined) report.say(`  npm could not install them:\n${fault}`)
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
  const contenders = ['engine', 'team', 'reference', 'plain-loops', 'brain', 'synaptic', 'tensorflow']
  const input = Object.fromEntries([['worker', 'src-engine/worker.ts'], ...['main', 'whole-runs', 'progress', 'answers', 'engine-thread'].map((name) => [name, `bench/${name}.ts`]), ...contenders.map((name) => [name, `bench/contenders/${name}.ts`])])
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: { ssr: true, outDir: programs, target: 'node20.18', rolldownOptions: { input, output: { format: 'es', entryFileNames: '[name].js' } } },
  })
}
