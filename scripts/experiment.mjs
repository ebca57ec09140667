import './setup/node-version.mjs'
import { runApplication } from './setup/application.mjs'
import { buildApp } from './setup/build.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { prepareRuntime } from './setup/electron-runtime.mjs'
import { createReporter } from './setup/reporter.mjs'
import { sandboxSwitches } from './setup/sandbox.mjs'
import { runScript } from './setup/script.mjs'
import { ensureSystemLibraries } from './setup/system-libraries.mjs'

/**
 * On Linux no display is needed, not even a virtual one. What this asks of the app: a window that draws the chart must be
 * an offscreen one (`webPreferences.offscreen`), for there is no place to put another.
 */
const WINDOWLESS = process.platform === 'linux' ? ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'] : []

await runScript(async () => {
  // Standard output is the experiment's.
  const report = createReporter(process.stderr)
  await installDependencies(report)
  const runtime = await prepareRuntime(report)
  await ensureSystemLibraries(runtime.executable, false, report)
  const switches = [...(await sandboxSwitches(runtime)), ...WINDOWLESS]
  await buildApp(report)
  return await runApplication(runtime, { switches, args: ['--experiment', ...process.argv.slice(2)] })
})
