import { join, sep } from 'node:path'

export const scheme = 'app'

/** Where the pages of the app live: `app://bench/index.html`. */
export const appOrigin = `${scheme}://bench`

/** The file an address means, or null for one that leads out of the folder. */
export function fileOf(address: string, folder: string): string | null {
  const { host, pathname } = new URL(address)
  if (`${scheme}://${host}` !== appOrigin) return null
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null // Broken percent-encoding names no file of ours.
  }
  if (path.includes('\0') || path.includes('\\')) return null
  const file = join(folder, path === '/' ? 'index.html' : path)
  return file.startsWith(folder + sep) ? file : null
}
