import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from './command.mjs'

/**
 * Puts packages into a folder of their own in the shared cache, so that nobody who only uses the app has to install them.
 * Without their scripts: what those would fetch or build is for graphics cards.
 * @param {string} folder
 * @param {readonly string[]} packages names with versions, such as "synaptic@1.1.4"
 * @param {string} why what they are for, to be said: "to compare with"
 * @param {import('./reporter.mjs').Reporter} report
 * @returns {Promise<string | undefined>} why npm could not install them; undefined when they are there
 */
export async function installExtraPackages(folder, packages, why, report) {
  if (packages.every((name) => isInstalled(folder, name))) return undefined
  return report.during(`Installing the libraries ${why} (they are not part of the app)`, async () => {
    const { code, output } = await runNpm(['install', '--no-save', '--ignore-scripts', '--loglevel=error', '--prefix', folder, ...packages])
    return code === 0 ? undefined : output.trim()
  })
}

/**
 * @param {string} folder
 * @param {string} wanted
 */
function isInstalled(folder, wanted) {
  const at = wanted.lastIndexOf('@')
  const file = join(folder, 'node_modules', wanted.slice(0, at), 'package.json')
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === wanted.slice(at + 1)
}
