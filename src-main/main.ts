import { app } from 'electron'
import { registerAppScheme } from './app-protocol.ts'
import { startApplication } from './application.ts'
import { startCommandLine } from './command-line.ts'
import { isCommandLine } from './command-line/arguments.ts'
import { chooseDataFolder } from './data-folder.ts'
import { failStart } from './fail-start.ts'

// Whoever listened to our output (`npm start | head`) may have left: that is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)

// What is done here must be done before Electron is ready.
registerAppScheme()
if (isCommandLine(process.argv)) {
  startCommandLine()
} else {
  try {
    chooseDataFolder(app)
    startApplication()
  } catch (error) {
    failStart(error)
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
