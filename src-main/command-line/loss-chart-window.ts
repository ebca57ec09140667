import { BrowserWindow } from 'electron'
import { appOrigin } from '../app-address.ts'
import { answerCalls } from '../ipc/answer.ts'
import { lossChartArguments } from '../ipc/argument-schemas.ts'
import type { LossChartCalls, LossChartTask } from '../ipc/channels.ts'
import { lockContents } from '../lockdown.ts'
import { pagePreferences } from '../window.ts'

/** Longest time that loading the page and drawing may take. */
const drawMilliseconds = 60_000

/**
 * Draws the loss chart with the app's own chart, in a window that is never shown.
 * @returns the bytes of a PNG
 * @throws Error when the page fails, or does not answer in time
 */
export async function drawLossChart(task: LossChartTask): Promise<Uint8Array> {
  // Offscreen: on a machine without a display there is no place for any other window.
  const window = new BrowserWindow({ show: false, webPreferences: { ...pagePreferences, offscreen: true } })
  lockContents(window.webContents)
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      const fail = (reason: string): void => reject(new Error(`The loss chart could not be drawn: ${reason}`))
      timer = setTimeout(() => fail(`the page did not answer within ${drawMilliseconds / 1000} s`), drawMilliseconds)
      answerCalls<LossChartCalls>(window.webContents, lossChartArguments, {
        'loss-chart:task': async () => task,
        'loss-chart:drawn': async (png) => resolve(png),
        'loss-chart:failed': async (message) => fail(message),
      })
      window.webContents.once('render-process-gone', (_event, { reason }) => fail(`its process ended (${reason})`))
      window.webContents.once('preload-error', (_event, _path, error) => fail(error.message))
      window.loadURL(`${appOrigin}/loss-chart.html`).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
    })
  } finally {
    clearTimeout(timer)
    window.destroy()
  }
}
