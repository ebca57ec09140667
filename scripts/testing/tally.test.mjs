import { describe, expect, test } from 'vitest'
import { onePassed, oneFailed, playwrightTally, total, vitestTally } from './tally.mjs'

/** @param {string[]} statuses */
const file = (...statuses) => ({ status: '', assertionResults: statuses.map((status) => ({ status })) })

describe('unit tests', () => {
  test('are counted over all files', () => {
    expect(vitestTally({ testResults: [file('passed', 'passed'), file('passed', 'failed')] }, 1)).toEqual({ passed: 3, failed: 1 })
  })

  test('that were skipped or left to be written have failed', () => {
    expect(vitestTally({ testResults: [file('passed', 'skipped', 'todo', 'pending')] }, 0)).toEqual({ passed: 1, failed: 3 })
  })

  test('whose file cannot be loaded count as one', () => {
    expect(vitestTally({ testResults: [file('passed'), file()] }, 1)).toEqual({ passed: 1, failed: 1 })
  })

  test('that are none at all have failed', () => {
    expect(vitestTally({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 })
  })

  test('of which the runner complains otherwise have failed', () => {
    expect(vitestTally({ testResults: [file('passed')] }, 1)).toEqual({ passed: 1, failed: 1 })
  })
})

describe('end-to-end tests', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }

  test('are counted', () => {
    expect(playwrightTally({ stats, errors: [] }, 0)).toEqual({ passed: 4, failed: 0 })
    expect(playwrightTally({ stats: { ...stats, unexpected: 2 }, errors: [] }, 1)).toEqual({ passed: 4, failed: 2 })
  })

  test('that were flaky or skipped, and errors outside of tests, have failed', () => {
    expect(playwrightTally({ stats: { ...stats, flaky: 1, skipped: 2 }, errors: [{}] }, 1)).toEqual({ passed: 4, failed: 4 })
  })

  test('that are none at all have failed', () => {
    expect(playwrightTally({ stats: { ...stats, expected: 0 }, errors: [] }, 0)).toEqual({ passed: 0, failed: 1 })
  })
})

test('a total sums over all steps', () => {
  expect(total([onePassed, oneFailed, { passed: 3, failed: 2 }])).toEqual({ passed: 4, failed: 3 })
})
