import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrorCode } from './errors.mjs'

/**
 * A hash over files and folders, by their paths and contents; times do not count, for git changes them at will.
 * @param {string} root
 * @param {readonly string[]} paths relative to the root; what is not there counts as absent
 * @param {(path: string) => boolean} [isWanted]
 */
export async function fingerprint(root, paths, isWanted = () => true) {
  const files = (await Promise.all(paths.map((path) => filesIn(root, path)))).flat().filter(isWanted).sort()
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))))
  const hash = createHash('sha256')
  files.forEach((file, index) => {
    const content = contents[index] ?? Buffer.alloc(0)
    hash.update(`${file}\0${content.length}\0`).update(content)
  })
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesIn(root, path) {
  try {
    const entries = await readdir(join(root, path), { withFileTypes: true })
    return (await Promise.all(entries.map((entry) => filesIn(root, `${path}/${entry.name}`)))).flat()
  } catch (error) {
    if (isErrorCode(error, 'ENOTDIR')) return [path]
    if (isErrorCode(error, 'ENOENT')) return []
    throw error
  }
}
