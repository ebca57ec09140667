import { contextBridge } from 'electron'
import { bench, passEnginePortOn } from './ipc/bench-client.ts'
import { lossChart, lossChartPage } from './ipc/loss-chart-client.ts'

// One preload for both pages, since a sandboxed preload has to be a single file; each page gets its own functions only.
if (location.pathname === lossChartPage) {
  contextBridge.exposeInMainWorld('lossChart', lossChart)
} else {
  contextBridge.exposeInMainWorld('bench', bench)
  passEnginePortOn()
}
