/**
 * What a step of the tests came to.
 * @typedef {{ passed: number, failed: number }} Tally
 */

/** @type {Tally} */
export const onePassed = { passed: 1, failed: 0 }
/** @type {Tally} */
export const oneFailed = { passed: 0, failed: 1 }

/** @param {readonly Tally[]} tallies */
export function total(tallies) {
  return tallies.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), { passed: 0, failed: 0 })
}

/**
 * @typedef {object} VitestReport the part of Vitest's JSON report that counts
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one a file
 */

/**
 * Whatever did not pass has failed, be it skipped or never run.
 * @param {VitestReport} report
 * @param {number} exitStatus the runner's
 * @returns {Tally}
 */
export function vitestTally({ testResults }, exitStatus) {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const brokenFiles = testResults.filter((file) => file.assertionResults.length === 0).length
  return withRunner({ passed, failed: tests.length - passed + brokenFiles }, exitStatus)
}

/**
 * @typedef {object} PlaywrightReport the part of Playwright's JSON report that counts
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {unknown[]} errors those outside of tests
 */

/**
 * @param {PlaywrightReport} report
 * @param {number} exitStatus the runner's
 * @returns {Tally}
 */
export function playwrightTally({ stats, errors }, exitStatus) {
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length
  return withRunner({ passed: stats.expected, failed }, exitStatus)
}

/**
 * A runner that found nothing, or complains of more than its report says, has failed too.
 * @param {Tally} tally
 * @param {number} exitStatus
 * @returns {Tally}
 */
function withRunner({ passed, failed }, exitStatus) {
  const hidden = failed === 0 && (exitStatus !== 0 || passed === 0)
  return { passed, failed: hidden ? 1 : failed }
}
