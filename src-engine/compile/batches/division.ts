import { atomics } from '../assembler/atomics.ts'
import { block, branchIf, drop, get, loop, repeatWhile, select, set, tee, trap, when, type Code, type Statements } from '../assembler/code.ts'
import { call, getGlobal, setGlobal, type ModuleBuilder, type NewLocal } from '../assembler/module.ts'
import { i32, i64 } from '../assembler/scalars.ts'
import { words } from './meeting-place.ts'
import type { BatchPlan } from './plan.ts'

/**
 * How a batch's work is divided among the threads that run the same program in the same memory. Each number is computed by
 * one of them, with the same operations in the same order as by a single thread: whatever their number, the bits are the same.
 */
export interface Division {
  /** Work at a thread's part of `count` things, of which groups of `together` stay together: from one up to another. All are used more than once. */
  share(count: Code<'i32'>, together: number, newLocal: NewLocal, work: (from: Code<'i32'>, to: Code<'i32'>) => Statements): Statements
  /** The thread's number, 0 and on. */
  readonly thread: Code<'i32'>
  /** What one thread does for all. */
  once(...work: Statements): Statements
  /** Where every thread waits until all have come. */
  readonly barrier: Statements
}

/** One thread has all the work. */
const undivided: Division = {
  share: (count, _together, _newLocal, work) => work(i32.const(0), count),
  thread: i32.const(0),
  once: (...work) => work,
  barrier: [],
}

/**
 * Looks at a word before a thread goes to sleep: half a millisecond. Threads come to a barrier some ten microseconds apart, and
 * waking one takes longer than that, on virtual machines much longer.
 */
const looks = 200_000

/** Adds what threads divide work by. In a plan for several each calls the exported `divide(part, parts)` first. */
export function addDivision(module: ModuleBuilder, { meetingPlace }: BatchPlan): Division {
  if (meetingPlace === null) return undivided
  const [part, parts] = [module.addGlobal(), module.addGlobal()]
  module.add('divide', ['i32', 'i32'], 'none', ([ownPart, allParts]) => [setGlobal(part, get(ownPart)), setGlobal(parts, get(allParts))])

  const barrier = module.add(null, [], 'none', (_, newLocal): Statements => {
    const [round, left] = [newLocal('i32'), newLocal('i32')]
    const word = (name: 'arrived' | 'round' | 'sleepers' | 'broken'): Code<'i32'> => i32.const(meetingPlace + words[name])
    const isOver = (): Code<'i32'> => i32.ne(atomics.load(word('round')), get(round))
    return [
      set(round, atomics.load(word('round'))),
      when(
        i32.eq(i32.add(atomics.add(word('arrived'), i32.const(1)), i32.const(1)), getGlobal(parts)),
        [
          atomics.store(word('arrived'), i32.const(0)),
          drop(atomics.add(word('round'), i32.const(1))),
          when(atomics.load(word('sleepers')), [drop(atomics.notify(word('round'), i32.const(-1)))]),
        ],
        [
          block(
            set(left, i32.const(looks)),
            repeatWhile(tee(left, i32.sub(get(left), i32.const(1))), branchIf(1, isOver())),
            drop(atomics.add(word('sleepers'), i32.const(1))),
            loop(
              when(atomics.load(word('broken')), [trap]),
              drop(atomics.wait(word('round'), get(round), i64.const(-1n))),
              branchIf(0, i32.eqz(isOver())),
            ),
            drop(atomics.add(word('sleepers'), i32.const(-1))),
          ),
        ],
      ),
      when(atomics.load(word('broken')), [trap]),
    ]
  })

  return {
    share(count, together, newLocal, work) {
      const [groups, from, to] = [newLocal('i32'), newLocal('i32'), newLocal('i32')]
      const border = (index: Code<'i32'>): Code<'i32'> => i32.mul(i32.div_u(i32.mul(get(groups), index), getGlobal(parts)), i32.const(together))
      return [
        set(groups, i32.div_u(i32.add(count, i32.const(together - 1)), i32.const(together))),
        set(from, border(getGlobal(part))),
        set(to, border(i32.add(getGlobal(part), i32.const(1)))),
        set(to, select(i32.lt_u(get(to), count), get(to), count)),
        when(i32.lt_u(get(from), get(to)), work(get(from), get(to))),
      ]
    },
    thread: getGlobal(part),
    once: (...work) => [when(i32.eqz(getGlobal(part)), work)],
    barrier: [call(barrier)],
  }
}
