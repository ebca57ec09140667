import './setup/node-version.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { messageOf } from './setup/errors.mjs'
import { createReporter } from './setup/reporter.mjs'
import { runScript } from './setup/script.mjs'
import { steps } from './testing/steps.mjs'
import { oneFailed, summary } from './testing/tally.mjs'

/**
 * Goes on after a failure, so that the whole picture is seen. `npm test -- unit e2e` runs these steps alone.
 * @returns {Promise<number>}
 */
async function main() {
  const report = createReporter(process.stdout)
  const names = process.argv.slice(2)
  const unknown = names.find((name) => !steps.some((step) => step.name.startsWith(name)))
  if (unknown !== undefined) {
    report.say(`There is no step ${unknown}. Expected one of: ${steps.map((step) => step.name).join(', ')}`)
    return 2
  }
  const wanted = steps.filter((step) => names.length === 0 || names.some((name) => step.name.startsWith(name)))

  const setUp = { name: 'set-up', run: () => installDependencies(report).then(() => ({ passed: 0, failed: 0 })) }
  const results = []
  for (const step of [setUp, ...wanted]) {
    const tally = await timed(step, report)
    results.push({ name: step.name, tally })
    if (step === setUp && tally.failed > 0) break // nothing else can run
  }
  report.say(`\n${summary(results)}`)
  return results.every(({ tally }) => tally.failed === 0) ? 0 : 1
}

/**
 * @param {import('./testing/steps.mjs').Step} step
 * @param {import('./setup/reporter.mjs').Reporter} report
 */
async function timed(step, report) {
  report.say(`\n── ${step.name}`)
  const started = Date.now()
  /** @type {import('./testing/tally.mjs').Tally} */
  let tally
  try {
    tally = await step.run(report)
  } catch (error) {
    report.say(messageOf(error))
    tally = { ...oneFailed, faults: [messageOf(error)] }
  }
  report.say(`── ${step.name}: ${tally.failed === 0 ? 'passed' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return tally
}

await runScript(main)
