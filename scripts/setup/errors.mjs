/** Something the user has to do or to know: its message is shown as it is, without a stack trace. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError'
}

/**
 * @param {unknown} error
 * @param {string} code such as "ENOENT"
 */
export function isErrorCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error))
