import { BrowserWindow } from 'electron'
import { appOrigin } from '../app-address.ts'
import { answerCalls } from '../ipc/answer.ts'
import { lossChartArguments } from '../ipc/argument-schemas.ts'
import type { LossChartCalls, LossChartTask } from '../ipc/channels.ts'
import { lockContents } from '../lockdown.ts'
import { pagePreferences } from '../window.ts'

/** Longest times: for loading the page and drawing, and from the page's being loaded until it asks what to draw. */
const drawMilliseconds = 60_000
const askMilliseconds = 10_000

/**
 * Draws the loss chart with the app's own chart, in a window that is never shown.
 * @returns the bytes of a PNG
 * @throws Error when the page fails, or does not answer in time
 */
export async function drawLossChart(task: LossChartTask): Promise<Uint8Array> {
  // Offscreen: on a machine without a display there is no place for any other window.
  const window = new BrowserWindow({ show: false, webPreferences: { ...pagePreferences, offscreen: true, backgroundThrottling: false } })
  lockContents(window.webContents)
  let drawing: NodeJS.Timeout | undefined
  let asking: NodeJS.Timeout | undefined
  let hasAsked = false
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      const fail = (reason: string): void => reject(new Error(`The loss chart could not be drawn: ${reason}`))
      drawing = setTimeout(() => fail(`its page did not finish within ${drawMilliseconds / 1000} s`), drawMilliseconds)
      answerCalls<LossChartCalls>(window.webContents, lossChartArguments, {
        'loss-chart:task': async () => {
          hasAsked = true
          clearTimeout(asking)
          return task
        },
        'loss-chart:drawn': async (png) => resolve(png),
        'loss-chart:failed': async (message) => fail(message),
      })
      window.webContents.once('render-process-gone', (_event, { reason }) => fail(`its process ended (${reason})`))
      window.webContents.once('preload-error', (_event, _path, error) => fail(error.message))
      window.loadURL(`${appOrigin}/loss-chart.html`).then(
        // A page whose script could not be loaded or failed is loaded all the same.
        () => {
          if (!hasAsked) asking = setTimeout(() => fail(`its page was loaded but did not ask what to draw within ${askMilliseconds / 1000} s`), askMilliseconds)
        },
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      )
    })
  } finally {
    clearTimeout(drawing)
    clearTimeout(asking)
    window.destroy()
  }
}
