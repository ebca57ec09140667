import { app } from 'electron'
import { registerAppScheme } from './app-protocol.ts'
import { startApplication } from './application.ts'
import { chooseDataFolder } from './data-folder.ts'

// Both must happen before Electron is ready.
registerAppScheme()
chooseDataFolder(app)
startApplication()
