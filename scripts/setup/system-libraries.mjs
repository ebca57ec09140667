import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './command.mjs'
import { SetupError } from './errors.mjs'

/** Together with what they depend on, these bring every library that Electron links, and a font. */
const LIBRARY_PACKAGES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1']

/** Renamed when Debian and Ubuntu moved to 64-bit time; the old name of the last is ambiguous there. */
const NEW_NAMES = new Map([
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libasound2', 'libasound2t64'],
])

/**
 * Makes sure that Electron finds its libraries, and Xvfb is there when it is needed.
 * @param {string} executable Electron's
 * @param {boolean} needsVirtualDisplay
 * @param {import('./reporter.mjs').Reporter} report
 * @throws {SetupError} with the command to type, when we may not install them ourselves
 */
export async function ensureSystemLibraries(executable, needsVirtualDisplay, report) {
  if (process.platform !== 'linux') return
  const missing = await whatIsMissing(executable, needsVirtualDisplay)
  if (missing.length === 0) return
  const list = missing.join(', ')

  if (findProgram('apt-get') === null) {
    throw new SetupError(`This system lacks ${list}. Install what provides them with its package manager, and run the command again.`)
  }
  if (process.getuid?.() !== 0) {
    const packages = await packageNames(missing)
    throw new SetupError(
      `This system lacks ${list}. Install them with\n\n` +
        `  sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}\n\nand run the command again.`,
    )
  }
  await report.during(`This system lacks ${list}; installing them (apt-get)`, () => install(missing))
  const still = await whatIsMissing(executable, needsVirtualDisplay)
  if (still.length > 0) throw new SetupError(`apt-get succeeded, but ${still.join(', ')} cannot be found still.`)
}

/**
 * @param {string} executable
 * @param {boolean} needsVirtualDisplay
 */
async function whatIsMissing(executable, needsVirtualDisplay) {
  const { output } = await run('ldd', [executable])
  const missing = missingLibraries(output)
  if (needsVirtualDisplay && findProgram('Xvfb') === null) missing.push('Xvfb')
  return missing
}

/**
 * @param {string} lddOutput
 * @returns {string[]} such as "libgtk-3.so.0"
 */
export function missingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/**
 * @param {readonly string[]} missing libraries, and "Xvfb"
 * @param {(name: string) => boolean} isKnown whether this release of the system has a package of that name
 */
export function packagesFor(missing, isKnown) {
  const libraries = missing.some((name) => name !== 'Xvfb') ? LIBRARY_PACKAGES : []
  const wanted = missing.includes('Xvfb') ? ['xvfb', ...libraries] : libraries
  return wanted.map((name) => {
    const newName = NEW_NAMES.get(name)
    return newName !== undefined && isKnown(newName) ? newName : name
  })
}

/** @param {readonly string[]} missing */
async function packageNames(missing) {
  const { stdout } = await run('apt-cache', ['pkgnames', 'lib'])
  const known = new Set(stdout.split('\n'))
  return packagesFor(missing, (name) => known.has(name))
}

/** @param {readonly string[]} missing */
async function install(missing) {
  const options = ['--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300']
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Package lists may be absent (a container's image has none) or out of date (what they name is gone).
  const update = await run('apt-get', ['update'], { environment })
  const { code, output } = await run('apt-get', ['install', ...options, ...(await packageNames(missing))], { environment })
  if (code !== 0) throw new SetupError(`apt-get install failed with status ${code}:\n${update.output}\n${output}`.trim())
}

/**
 * @param {string} name
 * @returns {string | null}
 */
function findProgram(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}
