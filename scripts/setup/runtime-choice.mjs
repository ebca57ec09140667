import { registryPackage } from './registry-runtime.mjs'

/** @typedef {'named' | 'official' | 'registry'} RuntimeSource */

/**
 * @typedef {object} RuntimeFacts
 * @property {string | undefined} named the folder in ELECTRON_OVERRIDE_DIST_PATH
 * @property {string | undefined} wish "official" or "registry", from BACKPROP_BENCH_ELECTRON
 * @property {string} platform such as "linux-x64"
 * @property {boolean} officialIsHere
 * @property {boolean} failedLately the official download was tried in vain within the last day
 */

/**
 * Where to get an Electron, in the order to be tried.
 * @param {RuntimeFacts} facts
 * @returns {RuntimeSource[]}
 */
export function runtimeSources({ named, wish, platform, officialIsHere, failedLately }) {
  if (named) return ['named']
  if (wish === 'official' || wish === 'registry') return [wish]
  if (officialIsHere || platform !== registryPackage.platform) return ['official']
  return failedLately ? ['registry'] : ['official', 'registry']
}
