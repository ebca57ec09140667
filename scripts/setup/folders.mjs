import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone that these scripts belong to. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What set-up keeps for this clone alone; git ignores it. */
export const cloneCache = join(repository, '.cache')

/**
 * The folder where this user's programs keep what can be fetched again.
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} environment
 * @param {string} home
 */
export function userCache(platform, environment, home) {
  // The XDG standard says that a relative path there is to be ignored.
  if (environment['XDG_CACHE_HOME']?.startsWith('/')) return join(environment['XDG_CACHE_HOME'], 'backprop-bench')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'backprop-bench')
  if (platform === 'win32' && environment['LOCALAPPDATA']) return join(environment['LOCALAPPDATA'], 'backprop-bench', 'Cache')
  return join(home, '.cache', 'backprop-bench')
}

/** The user's cache, shared by all clones; the clone's own where the user has no home that can be written to. */
export function sharedCache() {
  const folder = userCache(process.platform, process.env, homedir())
  return isWritable(folder) ? folder : cloneCache
}

/** @param {string} folder made if it is not there */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
