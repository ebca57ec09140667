import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'

const SCREEN = '1920x1200x24'
const ANSWER_WITHIN_MS = 2_000

/**
 * @typedef {object} Display
 * @property {Record<string, string>} environment what programs need to find it
 * @property {() => Promise<void>} close
 */

/**
 * Where a display that the environment names would be listening.
 * @typedef {{ path: string } | { host: string, port: number }} Address
 */

/** Whether there is a display that answers; a name left behind in a variable is not enough. */
export async function hasDisplay() {
  if (process.platform !== 'linux') return true
  const answers = await Promise.all(displayAddresses(process.env).map(answersAt))
  return answers.includes(true)
}

/**
 * @param {Record<string, string | undefined>} environment
 * @returns {Address[]}
 */
export function displayAddresses({ DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR }) {
  /** @type {Address[]} */
  const addresses = []
  if (WAYLAND_DISPLAY) addresses.push({ path: WAYLAND_DISPLAY.startsWith('/') ? WAYLAND_DISPLAY : join(XDG_RUNTIME_DIR ?? '/', WAYLAND_DISPLAY) })
  const [, host, number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(DISPLAY ?? '') ?? []
  if (host && !host.includes('/') && host !== 'unix') addresses.push({ host, port: 6000 + Number(number) })
  else if (number !== undefined) {
    // The X server listens on a file, or only on the abstract name, which containers and some systems share.
    addresses.push({ path: `/tmp/.X11-unix/X${number}` }, { path: `\0/tmp/.X11-unix/X${number}` })
  }
  return addresses
}

/**
 * @param {Address} address
 * @returns {Promise<boolean>}
 */
function answersAt(address) {
  if ('path' in address && address.path.startsWith('/') && !existsSync(address.path)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(address)
    const answer = (/** @type {boolean} */ yes) => {
      socket.destroy()
      resolve(yes)
    }
    socket.setTimeout(ANSWER_WITHIN_MS, () => answer(false))
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}

/**
 * Starts Xvfb on a display number that nobody uses, for programs that hold its key: other users of the machine cannot look at it.
 * It ends with us, whatever ends us.
 * @returns {Promise<Display>}
 */
export async function openVirtualDisplay() {
  const folder = await mkdtemp(join(tmpdir(), 'backprop-bench-display-'))
  const authority = join(folder, 'authority')
  await writeFile(authority, authorityFor(randomBytes(16)), { mode: 0o600 })

  // The shell waits on a pipe that breaks when we end, even by SIGKILL, and then clears up. A group of its own keeps Ctrl-C from ending
  // the display before the app.
  const leash = 'Xvfb -displayfd 3 -screen 0 "$1" -auth "$2" -nolisten tcp & server=$!; exec 3>&-; read -r _; kill $server; wait $server; rm -r "$3"'
  const shell = spawn('sh', ['-c', leash, 'sh', SCREEN, authority, folder], { detached: true, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => shell.once('close', resolve))
  const close = async () => {
    shell.stdin?.end()
    await ended
  }

  let complaint = ''
  shell.stderr?.setEncoding('utf8').on('data', (text) => (complaint += text))
  const number = await firstLine(/** @type {import('node:stream').Readable} */ (shell.stdio[3]))
  if (number === '') {
    await close()
    throw new SetupError(`The virtual display could not be started:\n${complaint.trim()}`)
  }
  return { environment: { DISPLAY: `:${number}`, XAUTHORITY: authority }, close }
}

/**
 * The text of an X authority file: a key for any display number at any address.
 * @param {Buffer} key
 */
export function authorityFor(key) {
  const anyAddress = 0xffff
  /** @param {Buffer} field */
  const counted = (field) => Buffer.concat([bigEndian(field.length), field])
  return Buffer.concat([
    bigEndian(anyAddress),
    counted(Buffer.alloc(0)), // address
    counted(Buffer.alloc(0)), // display number
    counted(Buffer.from('MIT-MAGIC-COOKIE-1')),
    counted(key),
  ])
}

/** @param {number} value */
const bigEndian = (value) => Buffer.from([value >> 8, value & 0xff])

/**
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<string>} empty when the stream ends without one
 */
function firstLine(stream) {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) resolve(text.trim())
    })
    stream.once('end', () => resolve(text.trim()))
  })
}
