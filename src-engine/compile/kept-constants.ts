import { get, set, type Code, type Local, type Statements } from './assembler/code.ts'
import type { NewLocal } from './assembler/module.ts'
import { f64, i32 } from './assembler/scalars.ts'
import { v128 } from './assembler/vectors.ts'
import { pair, single, type Lanes } from './lanes.ts'

/** Lanes whose constants stay in locals. */
export interface KeptConstants {
  readonly single: Lanes<'f64'>
  readonly pair: Lanes<'v128'>
  /** Before their use: to be asked for when all code that uses them is there. */
  prepare(): Statements
}

/**
 * Makes constants that a loop does not make anew. V8 would, wherever one is used, by two or three instructions that take
 * places of arithmetic: unless it comes from memory, where it does not look for it.
 * @param scratch the address of 16 bytes that anyone may overwrite
 */
export function keepConstants(scratch: number, newLocal: NewLocal): KeptConstants {
  const nowhere = i32.const(0)
  const singles = new Map<number, Local<'f64'>>()
  const pairs = new Map<number, Local<'v128'>>()
  return {
    single: { ...single, const: (value) => kept(singles, value, () => newLocal('f64')) },
    pair: { ...pair, const: (value) => kept(pairs, value, () => newLocal('v128')) },
    prepare: () => [
      Array.from(singles, ([value, local]) => [f64.store(nowhere, single.const(value), scratch), set(local, f64.load(nowhere, scratch))]),
      Array.from(pairs, ([value, local]) => [v128.store(nowhere, pair.const(value), scratch), set(local, v128.load(nowhere, scratch))]),
    ],
  }
}

function kept<Type extends 'f64' | 'v128'>(locals: Map<number, Local<Type>>, value: number, create: () => Local<Type>): Code<Type> {
  const local = locals.get(value) ?? create()
  locals.set(value, local)
  return get(local)
}
