import { isErrorCode } from './errors.mjs'

const QUIET_SECONDS = 5

/**
 * Tells the user what set-up is doing.
 * @typedef {object} Reporter
 * @property {(text: string) => void} say
 * @property {<T>(title: string, work: (update: (text: string) => void) => Promise<T>) => Promise<T>} during
 *   announces work that takes long; `update` tells how far it has come
 */

/**
 * @param {NodeJS.WriteStream} stream standard error where standard output belongs to somebody else
 * @returns {Reporter}
 */
export function createReporter(stream) {
  stream.on('error', (error) => {
    // Whoever read along has gone (`npm start | head`); the work goes on.
    if (!isErrorCode(error, 'EPIPE')) throw error
  })

  /** @param {string} text */
  const say = (text) => void stream.write(`${text}\n`)

  return {
    say,
    async during(title, work) {
      const started = Date.now()
      const seconds = () => Math.round((Date.now() - started) / 1000)
      let latest = ''
      say(`${title} …`)
      const ticker = setInterval(() => say(`  … ${latest || 'still at it'} (${seconds()} s)`), QUIET_SECONDS * 1000)
      try {
        const result = await work((text) => (latest = text))
        say(`  done (${seconds()} s)`)
        return result
      } finally {
        clearInterval(ticker)
      }
    },
  }
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
