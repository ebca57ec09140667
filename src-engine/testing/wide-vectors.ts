import { setFlagsFromString } from 'node:v8'
import { branchFlags, wideVectorFlags } from '../compile-for-speed.ts'
import { useWideVectors } from '../compile/vector-width.ts'

/** Set-up of tests in Electron's V8: all programs are for wide vectors, and go through V8's optimizing compiler at once. */
for (const flag of [...branchFlags(process.versions.v8), ...wideVectorFlags(process.versions.v8), 'no-liftoff']) setFlagsFromString(`--${flag}`)
useWideVectors()
