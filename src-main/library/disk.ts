import { closeSync, fsyncSync, openSync, statfsSync } from 'node:fs'

/** Kept free beyond what is to be written: folder entries, temporary files, the index that follows. */
const reserve = 1 << 20

/** @throws Error when a folder's disk has not the room for so many bytes more */
export function requireSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free < bytes + reserve)
    throw new Error(`the disk of ${folder} has ${megabytes(free)} free where ${megabytes(bytes + reserve)} are needed; make room and save again`)
}

/** Makes the names in a folder survive a power cut. Windows offers no such call and does it by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(1)} MB`
}
