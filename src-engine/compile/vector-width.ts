/**
 * WebAssembly's vectors have 128 bits. V8 can join two that lie side by side and go the same way to one of 256, where the
 * processor has AVX2: twice the work for an instruction, and the same bits. It does so only when it is told to
 * (src-engine/compile-for-speed.ts), and programs are made for it: their vectors go by twos, and their tiles are twice as wide.
 */

let perRegister: 1 | 2 = 1

/** Vectors of 128 bits that share a register in this thread's programs. */
export const vectorsPerRegister = (): 1 | 2 => perRegister

/** Makes all later programs of this thread for vectors that V8 joins. They are right without it, too, but slower. */
export function useWideVectors(): void {
  perRegister = 2
}
