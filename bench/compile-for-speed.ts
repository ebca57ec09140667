import { setFlagsFromString } from 'node:v8'
import { compileForSpeed } from '../src-engine/compile-for-speed.ts'
import { useWideVectors } from '../src-engine/compile/vector-width.ts'

/** To be imported first by a program that measures the engine: V8 compiles as in the engine process. */
if (compileForSpeed({ setFlag: setFlagsFromString, version: process.versions.v8, arch: process.arch, now: () => performance.now() })) useWideVectors()
