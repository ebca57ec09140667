/**
 * Who may import whom: the arrows of the design. A path stands for all that is under it.
 * @typedef {object} Arrow
 * @property {readonly string[]} from what may be imported besides the path's own files
 * @property {readonly string[]} [typesFrom] of these, types alone
 * @property {readonly string[]} [not] exceptions from the above
 */

const contract = 'src-engine/contract'
const elementary = 'src-engine/elementary'
const random = 'src-engine/random'
const datasets = 'src-engine/datasets'
const network = 'src-engine/network'
const compile = 'src-engine/compile'
const formats = 'src-engine/formats'
const prediction = 'src-engine/prediction'

const renderer = { from: ['src-renderer', contract, 'resources'], typesFrom: ['src-main/ipc'] }

/**
 * The longest path that an importing file is under decides.
 * @type {Record<string, Arrow>}
 */
export const arrows = {
  [contract]: { from: [] },
  [elementary]: { from: [contract] },
  [random]: { from: [contract, elementary] },
  [datasets]: { from: [contract, elementary, random] },
  [network]: { from: [contract, elementary, random] },
  [compile]: { from: [contract, elementary, random, datasets, network], typesFrom: ['src-engine/training'] },
  'src-engine/training': { from: [contract, elementary, random, datasets, network, compile] },
  [formats]: { from: [contract, elementary, random, datasets, network, compile] },
  [prediction]: { from: [contract, network, compile, formats] },
  'src-engine': { from: [] },
  'src-main': { from: [contract, formats, 'resources'] },
  'src-renderer': renderer,
  'src-renderer/charts': { ...renderer, not: ['src-renderer/stores', 'src-renderer/components', 'src-renderer/views'] },
  'src-renderer/stores': { ...renderer, not: ['src-renderer/components', 'src-renderer/views'] },
}

/**
 * @param {string} importer path of a file, relative to the clone, with slashes
 * @param {string} imported the same
 * @param {boolean} typesOnly
 * @returns {string | null} what is wrong with it
 */
export function wrongArrow(importer, imported, typesOnly) {
  const path = Object.keys(arrows)
    .filter((candidate) => isUnder(importer, candidate))
    .sort((a, b) => b.length - a.length)[0]
  const arrow = path === undefined ? undefined : arrows[path]
  if (path === undefined || arrow === undefined || isUnder(imported, path)) return null
  const { from, typesFrom = [], not = [] } = arrow
  const allowed = typesOnly ? [...from, ...typesFrom] : from
  const isAllowed = allowed.some((place) => isUnder(imported, place)) && !not.some((place) => isUnder(imported, place))
  if (isAllowed) return null
  const expectation = [`expected something under ${[...new Set([path, ...from])].join(', ')}`]
  if (typesFrom.length > 0) expectation.push(`types alone of ${typesFrom.join(', ')}`)
  if (not.length > 0) expectation.push(`nothing of ${not.join(', ')}`)
  return `${path} may not import ${imported}: ${expectation.join('; ')}`
}

/**
 * @param {string} file
 * @param {string} path
 */
const isUnder = (file, path) => file === path || file.startsWith(`${path}/`)
