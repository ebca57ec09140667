import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.mjs'
import { SetupError, isErrorCode } from './errors.mjs'

/**
 * The switches that Chromium's sandbox makes necessary. The app itself never turns it off.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @returns {Promise<string[]>}
 * @throws {SetupError} where the system does not let ordinary users have a sandbox, with the command that allows it
 */
export async function sandboxSwitches({ folder }) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) return ['--no-sandbox'] // Chromium refuses to run as root with it
  const helper = join(folder, 'chrome-sandbox')
  if (isRootsHelper(helper) || (await allowsUserNamespaces())) return []
  throw new SetupError(
    'This system does not let an ordinary program set up a sandbox, which Electron needs. Allow it for this Electron with\n\n' +
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n\nand run the command again.`,
  )
}

/** @param {string} helper Chromium's own, which works if it belongs to root and runs as root */
function isRootsHelper(helper) {
  try {
    const { uid, mode } = statSync(helper)
    return uid === 0 && (mode & 0o4000) !== 0
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false
    throw error
  }
}

async function allowsUserNamespaces() {
  // Ubuntu's restriction lets the namespace be made, but gives no rights in it.
  if (setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') return false
  const { code } = await run('unshare', ['--user', '--map-root-user', 'true'])
  return code === 0
}

/** @param {string} file */
function setting(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null
    throw error
  }
}
