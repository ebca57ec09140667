/**
 * What a step of the tests came to.
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} [faults] what failed, by name and with its error, where the step can tell
 */

/** @type {Tally} */
export const onePassed = { passed: 1, failed: 0 }
/** @type {Tally} */
export const oneFailed = { passed: 0, failed: 1 }

/**
 * The end of the tests' output, which names what failed once more: it may be all that is kept of a long run.
 * @param {readonly { name: string, tally: Tally }[]} steps
 */
export function summary(steps) {
  const failures = steps.filter(({ tally }) => tally.failed > 0)
  const named = failures.flatMap(({ name, tally: { failed, faults } }) => (faults?.length ? faults : [`${failed} failed`]).map((fault) => `✗ ${name}: ${fault}`))
  const passed = steps.reduce((sum, { tally }) => sum + tally.passed, 0)
  const failed = steps.reduce((sum, { tally }) => sum + tally.failed, 0)
  return [...named, `${passed} passed, ${failed} failed`].join('\n')
}

/**
 * @typedef {object} VitestReport the part of Vitest's JSON report that counts
 * @property {VitestFile[]} testResults
 *
 * @typedef {object} VitestFile
 * @property {string} name its path
 * @property {string} status
 * @property {string} message why it could not be loaded, else empty
 * @property {{ fullName: string, status: string, failureMessages: string[] }[]} assertionResults
 */

const LONGEST_MESSAGE = 1000 // characters

/**
 * Whatever did not pass has failed, be it skipped or never run.
 * @param {VitestReport} report
 * @param {number} exitStatus the runner's
 * @returns {Tally}
 */
export function vitestTally({ testResults }, exitStatus) {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  // That cannot be loaded, or whose set-up fails.
  const brokenFiles = testResults.filter(({ status, assertionResults }) => assertionResults.length === 0 || (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')))
  const faults = [
    ...tests.filter((test) => test.status !== 'passed').map((test) => fault(test.fullName, test.failureMessages[0] ?? test.status)),
    ...brokenFiles.map((file) => fault(file.name, file.message)),
  ]
  return withRunner({ passed, failed: faults.length, faults }, exitStatus)
}

/**
 * @param {string} name
 * @param {string} message
 */
function fault(name, message) {
  return `${name}\n${message.slice(0, LONGEST_MESSAGE)}`
}

/**
 * @typedef {object} PlaywrightReport the part of Playwright's JSON report that counts
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {{ message?: string }[]} errors those outside of tests
 * @property {PlaywrightSuite[]} suites
 *
 * @typedef {object} PlaywrightSuite
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title: string, file: string, tests: { status: string, results: { error?: { message?: string } }[] }[] }[]} specs
 */

/**
 * @param {PlaywrightReport} report
 * @param {number} exitStatus the runner's
 * @returns {Tally}
 */
export function playwrightTally({ stats, errors, suites }, exitStatus) {
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length
  const specs = suites.flatMap(specsOf)
  const faults = [
    ...specs.flatMap(({ title, file, tests }) =>
      tests.filter(({ status }) => status !== 'expected').map(({ status, results }) => fault(`${file} › ${title}`, results.find(({ error }) => error)?.error?.message ?? status)),
    ),
    ...errors.map(({ message = 'no message' }) => fault('outside of tests', message)),
  ]
  return withRunner({ passed: stats.expected, failed, faults }, exitStatus)
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {PlaywrightSuite['specs']}
 */
function specsOf({ suites = [], specs }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

/**
 * A runner that found nothing, or complains of more than its report says, has failed too.
 * @param {Tally} tally
 * @param {number} exitStatus
 * @returns {Tally}
 */
function withRunner(tally, exitStatus) {
  const hidden = tally.failed === 0 && (exitStatus !== 0 || tally.passed === 0)
  return hidden ? { passed: tally.passed, failed: 1, faults: [`the runner's exit code is ${exitStatus}, its report knows of ${tally.passed} tests and no failure`] } : tally
}
