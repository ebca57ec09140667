import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isErrorCode } from './errors.mjs'

const HEARTBEAT_MS = 5_000
const ABANDONED_AFTER_MS = 60_000
const LOOK_AGAIN_MS = 200

/**
 * Does the work while no other process on this machine holds the same lock, so that two starts at once do not build into each other.
 * A lock whose owner died is taken over.
 * @template T
 * @param {string} path the file that stands for the lock
 * @param {() => void} onWait called once if somebody else holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  await mkdir(dirname(path), { recursive: true })
  let waited = false
  while (!(await take(path))) {
    if (await removeIfAbandoned(path)) continue
    if (!waited) onWait()
    waited = true
    await pause(LOOK_AGAIN_MS)
  }
  const heartbeat = setInterval(() => {
    // Without it the lock only looks old; if it is gone, there is nothing left to keep alive.
    utimes(path, new Date(), new Date()).catch(() => clearInterval(heartbeat))
  }, HEARTBEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    await rm(path, { force: true })
  }
}

/** @param {string} path */
async function take(path) {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(owner(process.pid))
    await file.close()
    return true
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * @param {string} path
 * @returns {Promise<boolean>} whether the lock may be free now
 */
async function removeIfAbandoned(path) {
  try {
    const text = await readFile(path, 'utf8')
    const age = Date.now() - (await stat(path)).mtimeMs
    if (!isAbandoned(text, age)) return false
    // Of two who find it abandoned only one can rename it away.
    const aside = `${path}.${randomUUID()}`
    await rename(path, aside)
    await rm(aside)
  } catch (error) {
    if (!isErrorCode(error, 'ENOENT')) throw error // somebody else removed it
  }
  return true
}

/**
 * @param {string} text what the lock file holds; empty for the moment between being made and being written
 * @param {number} age milliseconds since its owner last touched it
 */
export function isAbandoned(text, age) {
  if (age > ABANDONED_AFTER_MS) return true
  const [host, pid] = text.split('\n')
  return host === hostname() && Number(pid) > 0 && !isAlive(Number(pid))
}

/** @param {number} pid */
export const owner = (pid) => `${hostname()}\n${pid}`

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !isErrorCode(error, 'ESRCH')
  }
}
