import { expect, test } from 'vitest'
import { filesNamedBy, OpenedFiles } from './opened-files.ts'

const error = (path: string) => ({ kind: 'error' as const, message: path })
/** Lets everything that waits for nothing but its turn go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a start names its files, beside options and the app itself', () => {
  expect(filesNamedBy(['/electron', '--no-sandbox', '.', 'a.json', '/tmp/b.json'], '/home/ada', '/home/ada')).toEqual(['/home/ada/a.json', '/tmp/b.json'])
  expect(filesNamedBy(['/usr/bin/backprop-bench'], '/home/ada', '/opt/app.asar')).toEqual([])
})

test('files wait until the window is ready for them, and arrive in order', async () => {
  const heard: string[] = []
  const files = new OpenedFiles(async (path) => error(path))
  files.add(['one', 'two'])
  await settled()
  files.deliverTo((news) => heard.push('message' in news ? news.message : ''))
  files.add(['three'])
  await settled()
  expect(heard).toEqual(['one', 'two', 'three'])
})

test('a file that was being read when the window went is kept for the next', async () => {
  const heard: string[] = []
  let finish = (): void => undefined
  const files = new OpenedFiles((path) => new Promise((resolve) => (finish = () => resolve(error(path)))))
  files.add(['one'])
  files.deliverTo(() => heard.push('first window'))
  files.deliverTo(null)
  finish()
  await settled()
  files.deliverTo(() => heard.push('second window'))
  finish()
  await settled()
  expect(heard).toEqual(['second window'])
})
