import { SetupError } from './errors.mjs'

const LOOK_FOR_PARENT_MS = 500

/**
 * Runs a script's main function and ends the process with the status it returns.
 * @param {() => Promise<number>} main
 */
export async function runScript(main) {
  endWithNpm()
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}

/** Whoever ends npm by a signal reaches the shell between npm and us, which does not pass it on. */
function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_FOR_PARENT_MS)
  watch.unref()
}
