import { describe, expect, test } from 'vitest'
import { onePassed, oneFailed, playwrightTally, summary, vitestTally } from './tally.mjs'

/** @param {string[]} statuses */
const file = (...statuses) => ({
  status: statuses.includes('failed') ? 'failed' : 'passed',
  name: 'some.test.ts',
  message: statuses.length === 0 ? 'cannot be parsed' : '',
  assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status, failureMessages: status === 'failed' ? ['3 is not 4'] : [] })),
})

describe('unit tests', () => {
  test('are counted over all files, and those that failed are named with their error', () => {
    expect(vitestTally({ testResults: [file('passed', 'passed'), file('passed', 'failed')] }, 1)).toEqual({ passed: 3, failed: 1, faults: ['test 1\n3 is not 4'] })
  })

  test('that were skipped or left to be written have failed', () => {
    const faults = ['test 1\nskipped', 'test 2\ntodo', 'test 3\npending']
    expect(vitestTally({ testResults: [file('passed', 'skipped', 'todo', 'pending')] }, 0)).toEqual({ passed: 1, failed: 3, faults })
  })

  test('whose file cannot be loaded count as one', () => {
    expect(vitestTally({ testResults: [file('passed'), file()] }, 1)).toEqual({ passed: 1, failed: 1, faults: ['some.test.ts\ncannot be parsed'] })
  })

  test('whose set-up fails count as one beside those that passed', () => {
    expect(vitestTally({ testResults: [{ ...file('passed'), status: 'failed', message: 'no folder' }] }, 1)).toEqual({ passed: 1, failed: 1, faults: ['some.test.ts\nno folder'] })
  })

  test('that are none at all have failed', () => {
    expect(vitestTally({ testResults: [] }, 0)).toMatchObject({ passed: 0, failed: 1 })
  })

  test('of which the runner complains otherwise have failed', () => {
    expect(vitestTally({ testResults: [file('passed')] }, 1)).toMatchObject({ passed: 1, failed: 1, faults: [expect.stringContaining('exit code is 1')] })
  })
})

describe('end-to-end tests', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }
  /** @param {string} status @param {string} [message] */
  const spec = (status, message) => ({ title: `one ${status}`, file: 'some.spec.ts', tests: [{ status, results: [{ error: message === undefined ? undefined : { message } }] }] })

  test('are counted, and those that failed are named with their error, however deep they lie', () => {
    expect(playwrightTally({ stats, errors: [], suites: [{ specs: [spec('expected')] }] }, 0)).toEqual({ passed: 4, failed: 0, faults: [] })
    const suites = [{ specs: [spec('expected')], suites: [{ specs: [spec('unexpected', '3 is not 4'), spec('unexpected')] }] }]
    const faults = ['some.spec.ts › one unexpected\n3 is not 4', 'some.spec.ts › one unexpected\nunexpected']
    expect(playwrightTally({ stats: { ...stats, unexpected: 2 }, errors: [], suites }, 1)).toEqual({ passed: 4, failed: 2, faults })
  })

  test('that were flaky or skipped, and errors outside of tests, have failed', () => {
    const suites = [{ specs: [spec('flaky', 'late'), spec('skipped')] }]
    const faults = ['some.spec.ts › one flaky\nlate', 'some.spec.ts › one skipped\nskipped', 'outside of tests\nno port']
    expect(playwrightTally({ stats: { ...stats, flaky: 1, skipped: 1 }, errors: [{ message: 'no port' }], suites }, 1)).toEqual({ passed: 4, failed: 3, faults })
  })

  test('that are none at all have failed', () => {
    expect(playwrightTally({ stats: { ...stats, expected: 0 }, errors: [], suites: [] }, 0)).toMatchObject({ passed: 0, failed: 1 })
  })
})

test('a summary sums over all steps and names what failed, the step where no more is known', () => {
  const unit = { passed: 3, failed: 2, faults: ['one test\n3 is not 4', 'another\ntimed out'] }
  const steps = Object.entries({ build: onePassed, lint: oneFailed, unit }).map(([name, tally]) => ({ name, tally }))
  expect(summary(steps)).toBe('✗ lint: 1 failed\n✗ unit: one test\n3 is not 4\n✗ unit: another\ntimed out\n4 passed, 3 failed')
})
