import type { TableFacts } from '../src-engine/contract/messages.ts'

export type Role = 'input' | 'target' | 'none'

/** Names by which tables call what is to be learned, and what this program's own export calls a point's part. */
const targetName = /^(target|class|label|y)( \d+)?$/i
const partName = /^part$/i

/**
 * What a person will most likely want of a table's columns: what is called a target, else the last column that can be
 * one, is the target; other numbers are inputs.
 */
export function proposedRoles({ columns }: TableFacts): Role[] {
  const canBeTarget = columns.map(({ name, noTarget }) => !noTarget && !partName.test(name))
  const named = columns.map(({ name }, index) => canBeTarget[index]! && targetName.test(name))
  const last = canBeTarget.lastIndexOf(true)
  return columns.map(({ notNumbers }, index) => ((named.includes(true) ? named[index] : index === last) ? 'target' : notNumbers ? 'none' : 'input'))
}

/** Why a table cannot be taken in with these roles, each a sentence. */
export function roleFaults({ columns }: TableFacts, roles: readonly Role[]): string[] {
  const faults = columns.flatMap(({ notNumbers, noTarget }, index) => {
    if (roles[index] === 'input' && notNumbers) return [notNumbers]
    return roles[index] === 'target' && noTarget ? [noTarget] : []
  })
  if (!roles.includes('input')) faults.push('Choose at least one column as input.')
  if (!roles.includes('target')) faults.push('Choose at least one column as target.')
  return faults
}

/** What the targets become, in words. */
export function targetWords({ columns }: TableFacts, roles: readonly Role[]): string[] {
  return columns.flatMap(({ name, classNames }, index) => {
    if (roles[index] !== 'target') return []
    if (!classNames) return [`${name}: numbers as they are`]
    const [zero, one] = classNames
    if (classNames.length === 2) return [`${name}: ${zero} → 0, ${one} → 1`]
    const shown = classNames.slice(0, 6).join(', ')
    return [`${name}: ${classNames.length} classes, a target each (one-hot): ${shown}${classNames.length > 6 ? ', …' : ''}`]
  })
}
