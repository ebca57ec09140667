import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const signalNumbers = constants.signals

/**
 * @typedef {object} Outcome
 * @property {number} code exit status, 128 + the signal's number when a signal ended it
 * @property {string} stdout
 * @property {string} output standard output and standard error as they came
 */

/**
 * Runs a command to its end and keeps what it says.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Outcome>}
 * @throws when the command cannot be started at all
 */
export function run(file, args, { cwd, environment = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: exitStatus(code, signal), stdout, output }))
  })
}

/**
 * @param {readonly string[]} args
 * @param {{ cwd?: string, environment?: NodeJS.ProcessEnv }} [options]
 */
export function runNpm(args, options) {
  const script = process.env['npm_execpath']
  // The npm that runs us, and without it the one on the path (a .cmd file on Windows, which only a shell can start).
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options)
  return process.platform === 'win32' ? run('cmd.exe', ['/d', '/c', 'npm', ...args], options) : run('npm', args, options)
}

/**
 * The status a shell would report.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitStatus(code, signal) {
  return code ?? 128 + (signal === null ? 0 : signalNumbers[signal])
}
