import { ModuleBuilder } from './module.ts'
import { f64x2 } from './vectors.ts'

/** Whether this WebAssembly has relaxed SIMD: Electron's and new Node's do, Node 20's does not. */
export function hasRelaxedSimd(): boolean {
  const module = new ModuleBuilder()
  module.add(null, [], 'v128', () => f64x2.relaxed_madd(f64x2.const(0), f64x2.const(0), f64x2.const(0)))
  return WebAssembly.validate(module.bytes())
}
