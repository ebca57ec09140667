// Imported before everything else: nothing here, nor in what the other scripts import statically, may need a newer Node to be parsed.

const LOWEST = { major: 20, minor: 19 }

/**
 * @param {string} version such as "20.19.1"
 * @returns {string | null} one line that says what to do, or null when the version is new enough
 */
export function complaintAboutNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const newEnough = major > LOWEST.major || (major === LOWEST.major && minor >= LOWEST.minor)
  return newEnough
    ? null
    : 'This is Node ' + version + '; Backprop Bench needs Node ' + LOWEST.major + '.' + LOWEST.minor + ' or newer. Install one and run the command again.'
}

const complaint = complaintAboutNode(process.versions.node)
if (complaint !== null) {
  console.error(complaint)
  process.exit(1)
}
