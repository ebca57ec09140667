import type { Session, WebContents } from 'electron'
import { appOrigin } from './app-address.ts'

/** Addresses a page may load from. Everything else, the network above all, is out of reach. */
const allowedAddresses = [`${appOrigin}/`, 'devtools://', 'data:', 'blob:']

/** All that a page may do beyond showing itself: put a picture into the clipboard, after a press of a button. */
const allowedPermission = 'clipboard-sanitized-write'

/** Denies every other permission, and every address that is not the app's own. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === allowedPermission))
  session.setPermissionCheckHandler((_contents, permission) => permission === allowedPermission)
  session.webRequest.onBeforeRequest((request, answer) =>
    answer({ cancel: !allowedAddresses.some((address) => request.url.startsWith(address)) }),
  )
}

/** Denies new windows, leaving the page, and embedded views. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
