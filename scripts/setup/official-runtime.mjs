import { createRequire } from 'node:module'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { megabytes } from './reporter.mjs'
import { repository } from './folders.mjs'

/** Nothing heard for so long, be it the first answer or the next bytes, counts as unreachable. A slow download is not cut off. */
const SILENCE_MS = 20_000

const electronPackage = join(repository, 'node_modules', 'electron')

/** The version that package.json pins. */
export async function pinnedVersion() {
  return JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8')).version
}

/** Where Electron's own installer puts the runtime, for those who ran it. */
export const installedRuntime = join(electronPackage, 'dist')

/**
 * Downloads and unpacks what Electron's own install.js does, with its functions and its checksums, but into a folder of
 * our choice (all clones share it) and with an end to the waiting.
 * @param {string} folder an empty one; whoever calls renames it when all is done
 * @param {import('./reporter.mjs').Reporter} report
 */
export async function makeOfficialRuntime(folder, report) {
  // Both belong to Electron's package, so they are looked up from there.
  const require = createRequire(join(electronPackage, 'install.js'))
  /** @type {typeof import('@electron/get')} */
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href)
  /** @type {typeof import('@electron-internal/extract-zip')} */
  const { extract } = await import(pathToFileURL(require.resolve('@electron-internal/extract-zip')).href)
  const version = await pinnedVersion()

  const archive = await report.during(`Downloading Electron ${version} from its makers`, (update) =>
    withSilenceLimit((signal, heard) =>
      downloadArtifact({
        version,
        artifactName: 'electron',
        platform: process.platform,
        arch: process.arch,
        checksums: require('./checksums.json'),
        downloadOptions: {
          quiet: true,
          signal,
          getProgressCallback: async (/** @type {{ transferred: number, total: number | null }} */ { transferred, total }) => {
            heard()
            update(total === null ? megabytes(transferred) : `${megabytes(transferred)} of ${megabytes(total)}`)
          },
        },
      }),
    ),
  )
  await report.during('Unpacking it', () => extract(archive, { dir: folder }))
  await rm(archive, { force: true }) // from here on the unpacked one is kept
}

/**
 * @template T
 * @param {(signal: AbortSignal, heard: () => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withSilenceLimit(work) {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error(`nothing was heard for ${SILENCE_MS / 1000} s`)), SILENCE_MS)
  try {
    return await work(abort.signal, () => timer.refresh())
  } finally {
    clearTimeout(timer)
  }
}
