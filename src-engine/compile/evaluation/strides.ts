import { get, repeatWhile, set, tee, type Local, type Statements } from '../assembler/code.ts'
import type { NewLocal } from '../assembler/module.ts'
import { i32 } from '../assembler/scalars.ts'

/** An address: a pointer and a constant number of bytes. */
export interface Place {
  readonly pointer: Local<'i32'>
  readonly offset: number
}

/** Addresses in steps of so many bytes. */
export interface Strides extends Place {
  readonly step: number
}

/** Up to so many times code is written out. */
const fewTimes = 8

/** Does something `count` times, each time one step further: written out, or in a loop. */
export function repeat(count: number, strides: readonly Strides[], newLocal: NewLocal, body: (places: readonly Place[]) => Statements): Statements {
  if (count <= fewTimes) return Array.from({ length: count }, (_, time) => body(strides.map(({ pointer, offset, step }) => ({ pointer, offset: offset + time * step }))))
  const left = newLocal('i32')
  const places = strides.map(({ offset }) => ({ pointer: newLocal('i32'), offset }))
  return [
    places.map(({ pointer }, index) => set(pointer, get(strides[index]!.pointer))),
    set(left, i32.const(count)),
    repeatWhile(
      tee(left, i32.sub(get(left), i32.const(1))),
      body(places),
      places.map(({ pointer }, index) => set(pointer, i32.add(get(pointer), i32.const(strides[index]!.step)))),
    ),
  ]
}
