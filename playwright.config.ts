import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/artifacts',
  timeout: 60_000,
  // Each test starts an app with a data folder of its own; more of them at once would only take turns on two cores.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  projects: [
    { name: 'journeys', testIgnore: 'responsiveness.spec.ts' },
    // What measures time runs when nothing else does: --no-deps for it alone.
    { name: 'measurements', testMatch: 'responsiveness.spec.ts', dependencies: ['journeys'], fullyParallel: false, use: { trace: 'off' } },
  ],
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
})
