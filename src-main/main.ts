import { app } from 'electron'
import { registerAppScheme } from './app-protocol.ts'
import { startApplication } from './application.ts'
import { startCommandLine } from './command-line.ts'
import { isCommandLine } from './command-line/arguments.ts'
import { chooseDataFolder } from './data-folder.ts'

// What is done here must be done before Electron is ready.
registerAppScheme()
if (isCommandLine(process.argv)) {
  startCommandLine()
} else {
  chooseDataFolder(app)
  startApplication()
}
