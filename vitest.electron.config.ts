import { defineConfig } from 'vitest/config'

/** The engine's own tests in Electron's V8, with the options and the wide vectors of the engine process, but every address looked at. */
export default defineConfig({
  test: {
    include: ['src-engine/{elementary,compile,training,prediction}/**/*.test.ts'],
    setupFiles: ['src-engine/testing/wide-vectors.ts'],
    testTimeout: 120_000, // a machine may have more to do than these tests
  },
})
