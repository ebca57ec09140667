import { expect, test } from 'vitest'
import { ProgressLine } from './progress-line.ts'

function shown(isTTY: boolean, steps: [milliseconds: number, text: string][]): string {
  let time = 0
  let text = ''
  const line = new ProgressLine({ isTTY, columns: 12, write: (more) => (text += more) }, () => time)
  for (const [milliseconds, step] of steps) {
    time = milliseconds
    line.update(step)
  }
  line.say('done')
  return text
}

test('on a terminal one line is rewritten, cut to its width', () => {
  expect(shown(true, [[50, 'early'], [100, 'one'], [150, 'soon'], [250, 'longer than the terminal']])).toBe('\r\x1b[2Kone\r\x1b[2Klonger than\r\x1b[2Kdone\n')
})

test('elsewhere there is a plain line now and then', () => {
  expect(shown(false, [[100, 'one'], [5_000, 'two'], [9_000, 'three'], [10_000, 'four']])).toBe('two\nfour\ndone\n')
})
