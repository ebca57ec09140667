import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Command } from './process.ts'
import { compiledC, pythonWith, said, type Places } from './tools.ts'
import type { WorkloadSettings } from './workload.ts'

/** Who computes with what: rows that a ratio puts side by side have the same. */
export type Contender = 'ours, float64' | 'ours, float32' | 'ours, float32, 2 workers' | Peer
export type Peer = 'reference' | 'plain loops' | 'C' | 'C, OpenBLAS' | 'NumPy' | 'PyTorch' | `PyTorch, ${number} threads` | 'TensorFlow.js wasm' | 'brain.js' | 'synaptic'

/** One contender on one workload: a command, or why there is none. */
export interface Entry {
  readonly name: Contender
  readonly command: Command | null
  readonly absence: string
}

/** The npm packages that we compare with. They need nothing built. */
export const npmPeers = ['brain.js@2.0.0-beta.24', 'synaptic@1.1.4', '@tensorflow/tfjs@4.22.0', '@tensorflow/tfjs-backend-wasm@4.22.0'] as const

const peerPackages = { 'brain.js': 'brain', synaptic: 'synaptic', '@tensorflow/tfjs': 'tensorflow' } as const

/** Versions of all that is there, for the record; null for what is not. */
export function versions(places: Places): Record<string, string | null> {
  const ofPackage = (name: string): string | null => {
    const file = join(places.peers, 'node_modules', name, 'package.json')
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : null
  }
  return {
    gcc: said('gcc', ['-dumpfullversion']),
    numpy: pythonWith('numpy')?.version ?? null,
    torch: pythonWith('torch')?.version ?? null,
    ...Object.fromEntries(Object.keys(peerPackages).map((name) => [name, ofPackage(name)])),
  }
}

/** All who take part in a workload, ours first. `folder` holds the workload's files. */
export function lineUp(places: Places, workload: WorkloadSettings, folder: string): Entry[] {
  const precision = workload.name === 'W1' ? 'float64' : 'float32'
  const inElectron = (program: string, ...args: string[]): Command => ({
    file: places.runtime,
    args: [join(places.programs, `${program}.js`), folder, ...args],
    environment: { ELECTRON_RUN_AS_NODE: '1' },
  })
  const entry = (name: Contender, command: Command | null, absence = 'not installed'): Entry => ({ name, command, absence })
  return [
    entry('ours, float64', inElectron('engine', 'float64')),
    entry('ours, float32', inElectron('engine', 'float32')),
    entry('ours, float32, 2 workers', isDivisible(workload) ? inElectron('team', 'float32') : null, 'not worth it'),
    entry('reference', inElectron('reference')),
    entry('plain loops', inElectron('plain-loops')),
    ...inC(places, workload, folder, precision),
    ...inPython(places, folder, precision),
    ...fromNpm(places, workload, inElectron),
  ]
}

/** Whether a batch of the workload takes long enough to be divided among threads. */
const isDivisible = ({ sizes, batch }: WorkloadSettings): boolean => batch > 1 && sizes[0]! >= 100

function inC(places: Places, workload: WorkloadSettings, folder: string, precision: string): Entry[] {
  const { name, sizes, samples, batch, rate, activation, bias, optimizer } = workload
  const absence = 'no gcc, or not its library'
  if (batch === 1) {
    const [inputs, first, second] = sizes
    const program = compiledC(places, 'online.c', `${name}-c`, [`INPUTS=${inputs}`, `FIRST=${first}`, `SECOND=${second}`], ['-lm'])
    return [{ name: 'C', command: program === null ? null : { file: program, args: [folder, `${samples}`, `${rate}`] }, absence }]
  }
  const args = [folder, ...[activation === 'tanh', bias, optimizer === 'adam'].map((flag) => (flag ? '1' : '0')), ...[samples, batch, rate, ...sizes].map(String)]
  const real = `REAL=${precision === 'float32' ? 'float' : 'double'}`
  const entry = (title: 'C' | 'C, OpenBLAS', program: string | null): Entry => {
    return { name: title, command: program === null ? null : { file: program, args, environment: { OPENBLAS_NUM_THREADS: '1' } }, absence }
  }
  return [
    entry('C', compiledC(places, 'network.c', `${name}-c`, [real], ['-lm'])),
    entry('C, OpenBLAS', compiledC(places, 'network.c', `${name}-blas`, [real, 'BLAS'], ['-lopenblas', '-lm'])),
  ]
}

/** PyTorch with one thread and with all: the table takes the better. NumPy has one, for the sake of a core's worth of work. */
function inPython(places: Places, folder: string, precision: string): Entry[] {
  const entry = (name: Contender, library: 'numpy' | 'torch', threads: number): Entry => {
    const found = pythonWith(library)
    const args = [join(places.sources, 'arrays.py'), folder, library, precision, `${threads}`]
    return { name, command: found && { file: found.python, args }, absence: 'not installed' }
  }
  const threads = availableParallelism()
  const many = threads > 1 ? [entry(`PyTorch, ${threads} threads`, 'torch', threads)] : []
  return [entry('NumPy', 'numpy', 1), entry('PyTorch', 'torch', 1), ...many]
}

function fromNpm(places: Places, { bias, optimizer, sizes }: WorkloadSettings, inElectron: (program: string, ...args: string[]) => Command): Entry[] {
  const entry = (name: Contender, packageName: keyof typeof peerPackages, canDoIt: boolean): Entry => {
    const isThere = existsSync(join(places.peers, 'node_modules', packageName))
    const command = isThere && canDoIt ? inElectron(peerPackages[packageName], places.peers) : null
    return { name, command, absence: canDoIt ? 'not installed' : 'cannot do it' }
  }
  const isPlain = !bias && optimizer === 'sgd'
  return [
    entry('TensorFlow.js wasm', '@tensorflow/tfjs', true),
    entry('brain.js', 'brain.js', isPlain),
    // A neuron is an object there, and W4 takes minutes an epoch.
    entry('synaptic', 'synaptic', isPlain && sizes[0]! < 100),
  ]
}
