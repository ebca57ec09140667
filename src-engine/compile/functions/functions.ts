import type { Activation } from '../../contract/experiment.ts'
import type { ModuleBuilder } from '../assembler/module.ts'
import type { Scalar } from '../lanes.ts'
import type { MemoryPlan } from '../memory-plan.ts'
import { sigmoidTable, tableBytes, tanhTable } from '../taylor-table.ts'
import { addExp } from './exponential.ts'
import { addLog, addLog1p } from './logarithm.ts'
import { addSigmoid, addTanh, type TableFunction } from './tables.ts'

/** The functions that a module's networks call. */
export interface Functions {
  readonly exp: Scalar
  readonly log: Scalar
  readonly log1p: Scalar
  readonly tables: { readonly [Name in 'sigmoid' | 'tanh']?: TableFunction }
}

/** Adds the functions to a module, with tables for the activations that want one. */
export function addFunctions(module: ModuleBuilder, addresses: TableAddresses): Functions {
  const exp = addExp(module)
  return {
    exp,
    log: addLog(module),
    log1p: addLog1p(module),
    tables: {
      ...(addresses.sigmoid !== undefined && { sigmoid: addSigmoid(module, addresses.sigmoid, exp) }),
      ...(addresses.tanh !== undefined && { tanh: addTanh(module, addresses.tanh, exp) }),
    },
  }
}

const tables = { sigmoid: sigmoidTable, tanh: tanhTable }
export type TableAddresses = { readonly [Name in keyof typeof tables]?: number }

/** Places the tables of the activations that want one. */
export function placeTables(plan: MemoryPlan, activations: readonly Activation[]): TableAddresses {
  return {
    ...(activations.includes('sigmoid') && { sigmoid: plan.place(tableBytes) }),
    ...(activations.includes('tanh') && { tanh: plan.place(tableBytes) }),
  }
}

export function fillTables(memory: WebAssembly.Memory, addresses: TableAddresses): void {
  for (const name of ['sigmoid', 'tanh'] as const) if (addresses[name] !== undefined) tables[name].fill(new Float64Array(memory.buffer, addresses[name]))
}
