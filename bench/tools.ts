import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Where the bench finds its means. */
export interface Places {
  /** Electron's executable. */
  readonly runtime: string
  /** The bundled programs. */
  readonly programs: string
  /** bench/contenders, for what is not bundled. */
  readonly sources: string
  /** For data and compiled C. */
  readonly work: string
  /** The folder into which the npm peers are installed. */
  readonly peers: string
}

/** @returns what the command wrote, or null when it failed or is not there */
export function said(file: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string | null {
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, ...environment } })
  return status === 0 ? stdout.trim() : null
}

/** A Python that has the library. Null: none. */
export function pythonWith(library: 'numpy' | 'torch'): { python: string; version: string } | null {
  for (const python of ['python3', '/usr/bin/python3', 'python']) {
    const version = said(python, ['-c', `import ${library}; print(${library}.__version__)`])
    if (version !== null) return { python, version }
  }
  return null
}

/** Compiles a C contender for this very processor. @returns its path; null without a compiler or the libraries it needs */
export function compiledC(places: Places, source: string, name: string, definitions: readonly string[], libraries: readonly string[]): string | null {
  const program = join(places.work, process.platform === 'win32' ? `${name}.exe` : name)
  const args = ['-O3', '-march=native', '-w', ...definitions.map((definition) => `-D${definition}`), join(places.sources, source), '-o', program, ...libraries]
  return said('gcc', args) === null ? null : program
}
