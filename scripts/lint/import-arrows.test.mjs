import { ESLint } from 'eslint'
import typescript from 'typescript-eslint'
import { describe, expect, test } from 'vitest'
import { repository } from '../setup/folders.mjs'
import { wrongArrow } from './arrows.mjs'

describe('an arrow of the design', () => {
  /** @type {[string, string][]} */
  const allowed = [
    ['src-engine/process.ts', 'src-engine/training/train.ts'],
    ['src-engine/worker.ts', 'src-engine/formats/csv.ts'],
    ['src-engine/training/train.ts', 'src-engine/compile/tiers.ts'],
    ['src-engine/training/train.ts', 'src-engine/training/stop.ts'],
    ['src-engine/compile/tiers.ts', 'src-engine/network/losses.ts'],
    ['src-engine/prediction/predict.ts', 'src-engine/compile/tiers.ts'],
    ['src-engine/datasets/linear.ts', 'src-engine/random/stream.ts'],
    ['src-engine/random/stream.ts', 'src-engine/contract/experiment.ts'],
    ['src-main/library/runs.ts', 'src-engine/contract/results.ts'],
    ['src-main/files/csv.ts', 'src-engine/formats/csv.ts'],
    ['src-renderer/App.vue', 'src-renderer/stores/training.ts'],
    ['src-renderer/views/Library.vue', 'src-renderer/components/library/LibraryTable.vue'],
    ['src-renderer/stores/presets.ts', 'resources/presets/report-linear.json'],
  ]
  test.each(allowed)('lets %s import %s', (importer, imported) => {
    expect(wrongArrow(importer, imported, false)).toBeNull()
  })

  /** @type {[string, string][]} */
  const forbidden = [
    ['src-engine/contract/experiment.ts', 'src-engine/network/losses.ts'],
    ['src-engine/random/stream.ts', 'src-engine/datasets/linear.ts'],
    ['src-engine/datasets/linear.ts', 'src-engine/network/losses.ts'],
    ['src-engine/network/losses.ts', 'src-engine/training/train.ts'],
    ['src-engine/compile/tiers.ts', 'src-engine/training/train.ts'],
    ['src-engine/prediction/predict.ts', 'src-engine/training/train.ts'],
    ['src-engine/training/train.ts', 'src-engine/formats/csv.ts'],
    ['src-engine/training/train.ts', 'src-engine/process.ts'],
    ['src-engine/contract/experiment.ts', 'src-main/main.ts'],
    ['src-main/main.ts', 'src-engine/training/train.ts'],
    ['src-main/main.ts', 'src-renderer/labels.ts'],
    ['src-renderer/engine-client.ts', 'src-engine/training/train.ts'],
    ['src-renderer/engine-client.ts', 'src-main/ipc/api.ts'],
    ['src-renderer/charts/loss.ts', 'src-renderer/stores/training.ts'],
    ['src-renderer/charts/LossChart.vue', 'src-renderer/components/fields/NumberField.vue'],
    ['src-renderer/stores/training.ts', 'src-renderer/views/Library.vue'],
  ]
  test.each(forbidden)('keeps %s from importing %s', (importer, imported) => {
    expect(wrongArrow(importer, imported, false)).toContain(`may not import ${imported}`)
  })

  test('lets the renderer have the types of ipc', () => {
    expect(wrongArrow('src-renderer/engine-client.ts', 'src-main/ipc/api.ts', true)).toBeNull()
  })
})

describe('the linter', () => {
  const linter = new ESLint({
    cwd: repository,
    // Pretend files are in no TypeScript project, and what is asked here needs no types.
    overrideConfig: [typescript.configs.disableTypeChecked, { languageOptions: { parserOptions: { project: null } } }],
  })

  /**
   * @param {string} filePath
   * @param {string} text
   */
  const rulesBroken = async (filePath, text) => {
    const results = await linter.lintText(text, { filePath })
    return results.flatMap((result) => result.messages.map((message) => message.ruleId ?? message.message))
  }

  /** @type {[string, string, string][]} */
  const cases = [
    ['src-engine/network/pretend.ts', "import { train } from '../training/train.ts'\ntrain()\n", 'bench/import-arrows'],
    ['src-engine/network/pretend.ts', "export * from '../training/train.ts'\n", 'bench/import-arrows'],
    ['src-engine/network/pretend.ts', "export const later = () => import('../training/train.ts')\n", 'bench/import-arrows'],
    ['src-main/pretend.ts', "import type { Train } from '../src-engine/training/train.ts'\nexport type A = Train\n", 'bench/import-arrows'],
    ['src-renderer/pretend.ts', "import { type Api, port } from '../src-main/ipc/api.ts'\nexport const a: Api = port\n", 'bench/import-arrows'],
    ['src-renderer/charts/Pretend.vue', "<script setup lang=\"ts\">\nimport '../stores/training.ts'\n</script>\n", 'bench/import-arrows'],
    ['src-engine/training/pretend.ts', "import { readFileSync } from 'node:fs'\nreadFileSync('')\n", 'no-restricted-imports'],
    ['src-engine/training/pretend.ts', "import { ref } from 'vue'\nref()\n", 'no-restricted-imports'],
    ['src-engine/process.ts', "import { app } from 'electron'\napp.quit()\n", '@typescript-eslint/no-restricted-imports'],
    ['src-engine/training/pretend.ts', 'export const now = Date.now()\n', 'no-restricted-properties'],
    ['src-engine/training/pretend.ts', 'export const chance = Math.random()\n', 'no-restricted-properties'],
    ['src-renderer/pretend.ts', "import { app } from 'electron'\napp.quit()\n", 'no-restricted-imports'],
    ['src-main/pretend.ts', 'export const a: any = 1\n', '@typescript-eslint/no-explicit-any'],
  ]
  test.each(cases)('reports in %s: %s', async (filePath, text, rule) => {
    expect(await rulesBroken(filePath, text)).toContain(rule)
  })

  test('has nothing against what is allowed', async () => {
    expect(await rulesBroken('src-engine/process.ts', "import { parentPort } from 'node:worker_threads'\nparentPort?.postMessage(Date.now())\n")).toEqual([])
    expect(await rulesBroken('src-engine/training/pretend.ts', "import { loss } from '../network/losses.ts'\nloss()\n")).toEqual([])
    expect(await rulesBroken('src-renderer/pretend.ts', "import type { Api } from '../src-main/ipc/api.ts'\nexport type A = Api\n")).toEqual([])
  })
})
