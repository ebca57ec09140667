/// <reference types="vite/client" />
import type { BenchApi, LossChartApi } from '../src-main/ipc/api.ts'

declare global {
  interface Window {
    /** Given by the preload to the app's window. */
    readonly bench: BenchApi
    /** Given by the preload to the hidden window that draws a chart for the command line. */
    readonly lossChart: LossChartApi
  }
}
