import '@fontsource-variable/inter/index.css'
import { chartPicture } from './chart-export.ts'
import { plainView } from './curves.ts'

/** The page of the hidden window that draws the chart for `npm run experiment -- … --png`: the app's own chart. */
window.lossChart.onDraw(({ experiment, runs }) =>
  chartPicture({
    experiment,
    runs: runs.map(({ learningRate, seed, history }, index) => ({ index, learningRate, seed, history: { series: history } })),
    view: plainView,
    axes: { logarithmicX: false, logarithmicY: false },
    sideBySide: false,
  }),
)
