import { build, type Rollup } from 'vite'

/** worker.ts bundled as CommonJS text, to be started with `eval`: plain Node runs no TypeScript in worker threads. */
export async function bundledWorker(): Promise<string> {
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: new URL('../worker.ts', import.meta.url).pathname,
      target: 'node20.18',
      write: false,
      rolldownOptions: { output: { format: 'cjs' } },
    },
    ssr: { noExternal: true },
  })) as Rollup.RollupOutput
  return output.output[0].code
}
