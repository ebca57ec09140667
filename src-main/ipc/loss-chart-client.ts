import type { LossChartApi } from './api.ts'
import { callsOf } from './call.ts'
import type { LossChartCalls } from './channels.ts'

const call = callsOf<LossChartCalls>()
const task = call('loss-chart:task')
const drawn = call('loss-chart:drawn')
const failed = call('loss-chart:failed')

/** `window.lossChart`, in the preload: asks main what to draw, has it drawn, and brings back the picture. */
export const lossChart: LossChartApi = {
  onDraw(draw) {
    task()
      .then((what) => draw(what))
      .then((png) => drawn(png))
      .catch((error: unknown) => failed(error instanceof Error ? error.message : String(error)))
  },
}

/** The page's own address, by which the preload knows what to hand out. */
export const lossChartPage = '/loss-chart.html'
