// Goes into the stock runtime from the registry package, which lacks Electron's own default app, and does what that does:
// `electron [switches] [-r MODULE] FOLDER …` loads the module, which is how Playwright gets in, and runs the app in FOLDER.
import { app as electronApp } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Three of these are there for the default app alone, and not in the documented types.
 * @type {import('electron').App & { setVersion(version: string): void, setAppPath(path: string): void, setDesktopName(name: string): void }}
 */
const app = /** @type {never} */ (electronApp)

// Electron's own default app says so too; apps look at it to find their own arguments.
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })

// What stands behind the folder is the app's.
const words = process.argv.slice(1)
const modules = []
while (words[0]?.startsWith('-')) if (words.shift() === '-r') modules.push(words.shift() ?? '')
const folder = words[0]
if (folder === undefined) {
  console.error('No app was given. Expected: electron [switches] FOLDER')
  process.exit(1)
}

const appPath = resolve(folder)
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'))
const name = manifest.productName ?? manifest.name
app.setName(name)
app.setVersion(manifest.version)
app.setAppPath(appPath)
app.setDesktopName(manifest.desktopName ?? `${name}.desktop`)
// The path that Electron worked out from this file's own package is the wrong one; the one a user asks for stays.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), name))

const require = createRequire(join(appPath, 'package.json'))
for (const module of modules) require(module)

// Without this await, `ready` would be emitted before the app had a chance to register its schemes.
await import(pathToFileURL(resolve(appPath, manifest.main)).href)
