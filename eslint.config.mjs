import { builtinModules } from 'node:module'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'
import { importArrows } from './scripts/lint/import-arrows.mjs'

const tests = '**/*.test.{ts,mjs}'
/** The two files of the engine that are programs, and so may touch Node. */
const engineEntries = ['src-engine/process.ts', 'src-engine/worker.ts']

const parserOptions = {
  project: ['engine', 'main', 'renderer', 'e2e', 'scripts'].map((name) => `./tsconfig.${name}.json`),
  tsconfigRootDir: import.meta.dirname,
  extraFileExtensions: ['.vue'],
}

/**
 * @param {string} message
 * @param {readonly string[]} names of packages, with all that is under them
 */
const forbidPackages = (message, names) => ({ regex: `^(${names.join('|')})(/|$)`, message })
const node = ['node:.*', ...builtinModules.filter((name) => !name.startsWith('_'))]
const interfaceLibraries = ['vue', 'pinia', '@?element-plus', 'chart\\.js', 'chartjs-.*']

/** @param {readonly string[]} names */
const forbidGlobals = (names) => names.map((name) => ({ name, message: 'The engine is pure: what is needed of Node is handed in by process.ts or worker.ts.' }))

const noClockNoChance = [
  { object: 'Math', property: 'random', message: 'Randomness is a parameter: take a stream of src-engine/random.' },
  { object: 'Date', property: 'now', message: 'The clock stays out of the engine: let process.ts or worker.ts hand it in.' },
  { object: 'performance', property: 'now', message: 'The clock stays out of the engine: let process.ts or worker.ts hand it in.' },
]

export default defineConfig(
  globalIgnores(['out/', '.cache/', 'test-results/', 'node_modules/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{ts,mjs,vue}'],
    extends: [typescript.configs.recommended, vue.configs['flat/recommended']],
    languageOptions: { parserOptions },
    plugins: { bench: { rules: { 'import-arrows': importArrows } } },
    rules: {
      'bench/import-arrows': 'error',
      eqeqeq: 'error',
      'no-console': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { ...parserOptions, parser: typescript.parser } },
    rules: {
      // How lines are broken is not the linter's business.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // A type says what a missing property means; `undefined` needs no default.
      'vue/require-default-prop': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      // The content security policy blocks both.
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
    },
  },

  {
    files: ['src-engine/**/*.ts', 'src-main/**/*.ts'],
    extends: [typescript.configs.recommendedTypeCheckedOnly],
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // The registries' records hold functions that use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Handlers answer with promises even where nothing is waited for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src-engine/**/*.ts'],
    // What tests share runs where tests run.
    ignores: [...engineEntries, tests, 'src-engine/testing/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [forbidPackages('The engine is pure TypeScript: no Electron, no Node, no interface.', ['electron', ...node, ...interfaceLibraries])] },
      ],
      'no-restricted-globals': ['error', ...forbidGlobals(['process', 'Buffer', 'global', 'require', 'performance', 'setTimeout', 'setInterval', 'setImmediate'])],
      'no-restricted-properties': ['error', ...noClockNoChance],
    },
  },
  {
    files: engineEntries,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            forbidPackages('The engine knows no interface.', interfaceLibraries),
            { ...forbidPackages('Of Electron the engine knows types alone.', ['electron']), allowTypeImports: true },
          ],
        },
      ],
    },
  },
  {
    files: ['src-renderer/**/*.{ts,vue}'],
    ignores: [tests],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [forbidPackages('The window is sandboxed: ask the main process through src-main/ipc.', ['electron', ...node])] },
      ],
    },
  },
  {
    files: [tests],
    rules: {
      // A test may set up a case with whatever shows it best.
      'bench/import-arrows': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
)
