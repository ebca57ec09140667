import { expect, test } from 'vitest'
import { complaintAboutNode } from './node-version.mjs'

test('a Node that is new enough gives no complaint', () => {
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '24.0.0']) expect(complaintAboutNode(version)).toBeNull()
})

test('an older Node is named, with what is needed', () => {
  for (const version of ['20.18.3', '18.20.0']) expect(complaintAboutNode(version)).toMatch(new RegExp(`${version}.*20\\.19`))
})
