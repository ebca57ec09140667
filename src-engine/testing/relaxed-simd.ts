import { setFlagsFromString } from 'node:v8'
import { hasRelaxedSimd } from '../compile/assembler/relaxed.ts'

/** Lets this process's WebAssembly, that of its workers too, have relaxed SIMD or not. Node 20 hides it behind a flag; later ones and Electron always have it. */
export function switchRelaxedSimd(on: boolean): void {
  if (on !== hasRelaxedSimd() && process.version.startsWith('v20.') && !process.versions.electron) setFlagsFromString(`--${on ? '' : 'no-'}experimental-wasm-relaxed-simd`)
}
