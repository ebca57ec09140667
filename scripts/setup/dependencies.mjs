import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runNpm } from './command.mjs'
import { SetupError, isErrorCode } from './errors.mjs'
import { cloneCache, repository } from './folders.mjs'
import { withLock } from './lock.mjs'

const modules = join(repository, 'node_modules')
/** Written when an installation is complete; npm deletes it together with the modules. */
const stampFile = join(modules, '.backprop-bench-stamp')

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages by path, such as "node_modules/vue"
 */

/**
 * Installs what package-lock.json lists, unless it is there already.
 * @param {import('./reporter.mjs').Reporter} report
 */
export async function installDependencies(report) {
  if (await isUpToDate()) return
  const onWait = () => report.say('Another start is installing the dependencies; waiting for it …')
  await withLock(join(cloneCache, 'dependencies.lock'), onWait, async () => {
    if (await isUpToDate()) return
    await rm(stampFile, { force: true })
    await report.during('Installing the dependencies (npm ci)', async () => {
      const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund'], { cwd: repository })
      if (code !== 0) throw new SetupError(`npm ci failed with status ${code}:\n${output.trim()}`)
    })
    await writeFile(stampFile, await wantedStamp())
  })
}

async function isUpToDate() {
  const wanted = await wantedStamp()
  const stamp = await textOf(stampFile)
  if (stamp === wanted) return true
  if (stamp !== null) return false
  // A developer's own `npm install` leaves no stamp, but npm's record of what it completed.
  const installed = await textOf(join(modules, '.package-lock.json'))
  if (installed === null) return false
  const locked = await readFile(join(repository, 'package-lock.json'), 'utf8')
  if (!isComplete(JSON.parse(locked).packages, JSON.parse(installed).packages)) return false
  await writeFile(stampFile, wanted)
  return true
}

async function wantedStamp() {
  const [lock, manifest] = await Promise.all(['package-lock.json', 'package.json'].map((name) => readFile(join(repository, name), 'utf8')))
  return dependenciesStamp(lock ?? '', manifest ?? '', `${process.version} ${process.platform}-${process.arch}`)
}

/**
 * What has to stay the same for an installation to be up to date.
 * @param {string} lock text of package-lock.json
 * @param {string} manifest text of package.json, of which scripts and the like do not matter
 * @param {string} machine Node and platform, for which native modules are chosen
 */
export function dependenciesStamp(lock, manifest, machine) {
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(manifest)
  const wanted = JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides])
  return createHash('sha256').update([lock, wanted, machine].join('\0')).digest('hex')
}

/**
 * @param {LockedPackages} locked from package-lock.json
 * @param {LockedPackages} installed from npm's record in node_modules
 */
export function isComplete(locked, installed) {
  return Object.entries(locked).every(([path, wanted]) => {
    const found = installed[path]
    if (path === '') return true // the project itself
    if (found === undefined) return wanted.optional === true // for other platforms
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/** @param {string} file */
async function textOf(file) {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null
    throw error
  }
}
