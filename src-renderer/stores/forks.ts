import type { Experiment } from '../../src-engine/contract/experiment.ts'
import { enteredList, seedList } from './entered.ts'

type Sweep = Experiment['sweep']

/** Branches and changes of rate of an experiment being edited. They name runs by number, so they fit one product of rates and seeds only. */
export interface Forks {
  branches: NonNullable<Sweep['branches']>
  changes: NonNullable<Sweep['changes']>
  /** The rates and seeds they belong to, as texts. */
  learningRates: string
  seeds: string
}

export function forksOf({ learningRates, seeds, branches = [], changes = [] }: Sweep): Forks | undefined {
  if (branches.length === 0 && changes.length === 0) return undefined
  return { branches, changes, learningRates: learningRates.join(', '), seeds: seeds.join(', ') }
}

/** Whether rates and seeds stand as the forks need them. */
export function forksFit(forks: Forks, { learningRates, seeds }: { learningRates: string; seeds: string }): boolean {
  return sameList(enteredList(forks.learningRates), enteredList(learningRates)) && sameList(seedList(forks.seeds), seedList(seeds))
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((value, index) => value === b[index])

/** `2 branches, 1 change of rate` */
export function forksInWords({ branches, changes }: Pick<Forks, 'branches' | 'changes'>): string {
  const counted = (count: number, one: string, many: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`])
  return [...counted(branches.length, 'branch', 'branches'), ...counted(changes.length, 'change of rate', 'changes of rate')].join(', ')
}
