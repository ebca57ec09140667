import { code, unsigned, type Bytes, type Code } from './code.ts'

/** Instructions on memory that threads share: all threads see them in one order. */

type Word = Code<'i32'>

const atomic = (opcode: number, alignment: number, offset: number): Bytes => [0xfe, opcode, alignment, unsigned(offset)]

export const atomics = {
  /** Wakes at most so many threads that wait at a word. @returns how many */
  notify: (address: Word, threads: Word, offset = 0): Word => code(address, threads, atomic(0x00, 2, offset)),
  /** Sleeps while the word is the expected one, at most so many nanoseconds (negative: without end). Not in memory that is not shared. */
  wait: (address: Word, expected: Word, nanoseconds: Code<'i64'>, offset = 0): Word => code(address, expected, nanoseconds, atomic(0x01, 2, offset)),
  load: (address: Word, offset = 0): Word => code(address, atomic(0x10, 2, offset)),
  store: (address: Word, value: Word, offset = 0): Code => code(address, value, atomic(0x17, 2, offset)),
  /** Adds, and leaves what was there before. */
  add: (address: Word, value: Word, offset = 0): Word => code(address, value, atomic(0x1e, 2, offset)),
}
