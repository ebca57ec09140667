import { BrowserWindow, session } from 'electron'
import { appOrigin, scheme } from '../app-address.ts'
import { lockContents, lockSession } from '../lockdown.ts'

const contentSecurityPolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"

/**
 * Prints a page to a PDF of A4, in a window that is never shown and reaches nothing but what it is given.
 * @param pictures what the page shows, by address relative to it
 * @throws Error when the page cannot be loaded or printed
 */
export async function printPdf(page: string, pictures: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const own = session.fromPartition('report')
  if (own.protocol.isProtocolHandled(scheme)) throw new Error('a report is being printed already: wait for its end, and try again')
  lockSession(own)
  own.protocol.handle(scheme, ({ url }) => {
    const address = url.slice(`${appOrigin}/`.length)
    const picture = pictures.get(address)
    if (picture) return new Response(new Uint8Array(picture), { headers: { 'content-type': 'image/png' } })
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy } })
  })
  const window = new BrowserWindow({ show: false, webPreferences: { session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false } })
  try {
    lockContents(window.webContents)
    await window.loadURL(`${appOrigin}/`)
    return await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true, generateTaggedPDF: true, generateDocumentOutline: true })
  } finally {
    window.destroy()
    own.protocol.unhandle(scheme)
  }
}
