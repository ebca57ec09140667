import './setup/node-version.mjs'
import { runApplication } from './setup/application.mjs'
import { buildApp } from './setup/build.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { hasDisplay, openVirtualDisplay } from './setup/display.mjs'
import { prepareRuntime } from './setup/electron-runtime.mjs'
import { createReporter } from './setup/reporter.mjs'
import { sandboxSwitches } from './setup/sandbox.mjs'
import { runScript } from './setup/script.mjs'
import { ensureSystemLibraries } from './setup/system-libraries.mjs'

await runScript(async () => {
  const report = createReporter(process.stdout)
  await installDependencies(report)
  const runtime = await prepareRuntime(report)
  report.say(`Electron ${runtime.version} (${runtime.why})`)
  const displayed = await hasDisplay()
  await ensureSystemLibraries(runtime.executable, !displayed, report)
  const switches = await sandboxSwitches(runtime)
  await buildApp(report)

  const args = process.argv.slice(2)
  if (displayed) return await runApplication(runtime, { switches, args })

  report.say('There is no display here: the window opens on a virtual one. To run without a window: npm run experiment -- FILE.json --out FOLDER')
  const display = await openVirtualDisplay()
  try {
    // Where there is no display there is no desktop bus either, about which Chromium would go on and on.
    return await runApplication(runtime, { switches: [...switches, '--log-level=3'], args, environment: display.environment })
  } finally {
    await display.close()
  }
})
