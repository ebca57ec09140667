import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.mjs'
import { SetupError, isErrorCode } from './errors.mjs'
import { fingerprint } from './fingerprint.mjs'
import { cloneCache, repository } from './folders.mjs'
import { withLock } from './lock.mjs'

/** All that the build reads. */
const INPUTS = ['src-engine', 'src-main', 'src-renderer', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json']

const outFolder = join(repository, 'out')
const stampFile = join(outFolder, '.stamp')
/** Built beside and then renamed: an app that starts meanwhile must not find half of it. */
const nextFolder = join(cloneCache, 'out-next')
const formerFolder = join(cloneCache, 'out-former')

/**
 * Builds the app, unless nothing that goes into it has changed.
 * @param {import('./reporter.mjs').Reporter} report
 * @returns {Promise<'built' | 'up to date'>}
 */
export async function buildApp(report) {
  if (await isUpToDate()) return 'up to date'
  const onWait = () => report.say('Another start is building the app; waiting for it …')
  return await withLock(join(cloneCache, 'build.lock'), onWait, async () => {
    if (await isUpToDate()) return 'up to date'
    // Taken before the build: whatever is edited meanwhile makes the next start build again.
    const inputs = await inputsStamp()
    await remove(nextFolder)
    await report.during('Building the app', electronViteBuild)
    await writeFile(join(nextFolder, '.stamp'), inputs)
    await remove(formerFolder)
    if (existsSync(outFolder)) await rename(outFolder, formerFolder)
    await rename(nextFolder, outFolder)
    await remove(formerFolder)
    return 'built'
  })
}

async function electronViteBuild() {
  const { code, output } = await run(process.execPath, [join(repository, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--outDir', nextFolder], {
    cwd: repository,
  })
  if (code !== 0) throw new SetupError(`The build failed with status ${code}:\n${output.trim()}`)
}

const remove = (/** @type {string} */ folder) => rm(folder, { recursive: true, force: true })

const inputsStamp = () => fingerprint(repository, INPUTS, (path) => !path.endsWith('.test.ts'))

async function isUpToDate() {
  if (!existsSync(join(outFolder, 'main/main.js'))) return false
  try {
    return (await readFile(stampFile, 'utf8')) === (await inputsStamp())
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false
    throw error
  }
}
