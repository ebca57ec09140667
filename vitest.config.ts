import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['src-*/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.mjs'],
    testTimeout: 120_000, // a machine may have more to do than these tests
  },
})
