import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

// What the oldest runtime we start (Electron 33) has.
const nodeTarget = 'node20.18'
const chromeTarget = 'chrome130'

const pages = readdirSync(join(import.meta.dirname, 'src-renderer')).filter((file) => file.endsWith('.html'))

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      sourcemap: true,
      // All but Electron and Node goes into the bundles, so that the built app needs no node_modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          main: 'src-main/main.ts',
          engine: 'src-engine/process.ts',
          worker: 'src-engine/worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      sourcemap: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'src-main/preload.ts' },
        // A sandboxed preload is loaded as CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [vue()],
    build: {
      target: chromeTarget,
      sourcemap: true,
      minify: true,
      rolldownOptions: {
        input: Object.fromEntries(pages.map((page) => [basename(page, '.html'), join('src-renderer', page)])),
      },
    },
  },
})
