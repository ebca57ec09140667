import { spawn } from 'node:child_process'
import { exitStatus } from './command.mjs'
import { SetupError, messageOf } from './errors.mjs'
import { repository } from './folders.mjs'

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** One Ctrl-C reaches us twice, from the terminal and through npm; a second one from the user comes later. */
const SAME_REQUEST_MS = 1_000

/**
 * Runs the app to its end.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {object} options
 * @param {readonly string[]} options.switches for Electron itself; they stand before the app's folder, the app's arguments behind it
 * @param {readonly string[]} options.args
 * @param {Record<string, string>} [options.environment] in addition to ours
 * @returns {Promise<number>} its exit status
 */
export function runApplication(runtime, { switches, args, environment = {} }) {
  const cwd = userFolder()
  return new Promise((resolve, reject) => {
    const child = spawn(runtime.executable, [...switches, repository, ...args], {
      cwd,
      env: { ...process.env, INIT_CWD: cwd, ...environment },
      stdio: 'inherit',
      // A group of its own: Ctrl-C comes through us, once.
      detached: process.platform !== 'win32',
    })
    let asked = 0
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      const again = asked > 0 && Date.now() - asked > SAME_REQUEST_MS
      if (asked === 0) child.kill(signal)
      else if (again) child.kill('SIGKILL')
      if (asked === 0) asked = Date.now()
    }
    for (const signal of SIGNALS) process.on(signal, pass)
    const letGo = () => SIGNALS.forEach((signal) => process.off(signal, pass))
    child.once('error', (error) => {
      letGo()
      reject(new SetupError(`${runtime.executable} could not be started: ${messageOf(error)}`))
    })
    child.once('close', (code, signal) => {
      letGo()
      resolve(exitStatus(code, signal))
    })
  })
}

/** Where the user was when typing the command: npm itself moves to the clone's top folder. */
function userFolder() {
  const byNpm = process.env['npm_lifecycle_event'] !== undefined && process.cwd() === repository
  return (byNpm && process.env['INIT_CWD']) || process.cwd()
}
