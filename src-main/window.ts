import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { appOrigin } from './app-address.ts'
import { productName } from './data-folder.ts'
import { lockContents } from './lockdown.ts'
import type { Settings } from './settings.ts'

const leastWidth = 900
const leastHeight = 600

/** What every page of ours runs with: no Node, no shared context, no dictionary fetched from the network. */
export const pagePreferences = {
  preload: join(import.meta.dirname, '../preload/preload.cjs'),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  spellcheck: false,
}

/** Opens the app's window, as large as it was left. */
export function openWindow(settings: Settings): BrowserWindow {
  const area = screen.getPrimaryDisplay().workAreaSize
  const { width, height, maximized } = settings.window
  const window = new BrowserWindow({
    title: productName,
    icon: join(app.getAppPath(), 'resources/icon.png'),
    width: Math.max(leastWidth, Math.min(width, area.width)),
    height: Math.max(leastHeight, Math.min(height, area.height)),
    minWidth: leastWidth,
    minHeight: leastHeight,
    show: false,
    // The page's own background, so that the window does not flash before the first paint.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#12151a' : '#f3f5f8',
    webPreferences: pagePreferences,
  })
  lockContents(window.webContents)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    settings.window = { ...sizeOf(window), maximized: window.isMaximized() }
  })
  return window
}

/** Loads the app into its window, once everything it will ask for is in place. */
export async function loadApp(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${appOrigin}/index.html`)
}

/** Brings a window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function sizeOf(window: BrowserWindow): { width: number; height: number } {
  const { width, height } = window.getNormalBounds()
  return { width, height }
}
