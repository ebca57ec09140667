import { computed, ref, type ComputedRef } from 'vue'

/** Colours of everything drawn on a canvas, where style sheets do not reach. */
export interface ChartTheme {
  surface: string
  text: string
  mutedText: string
  grid: string
  /** An ordered ramp for an ordered quantity, from low to high; every stop stands out from `surface`. */
  ramp: readonly string[]
  /** Another such ramp, from few epochs to many. */
  epochRamp: readonly string[]
  /** Cells of runs without a number of epochs to show: the ground, and the lines of its pattern. */
  outcomes: Record<'waiting' | 'running' | 'max-epochs' | 'diverged' | 'stopped' | 'failed', { ground: string; lines: string }>
}

export const lightTheme: ChartTheme = {
  surface: '#ffffff',
  text: '#1a212d',
  mutedText: '#566173',
  grid: '#e6eaf0',
  ramp: ['#120a86', '#5c05a4', '#9a179b', '#c8416f', '#df6a4c', '#d98a1d'],
  epochRamp: ['#3b0f70', '#3b528b', '#21818c', '#27ad81', '#6cc557', '#c2d633'],
  outcomes: {
    waiting: { ground: '#e9edf2', lines: '#e9edf2' },
    running: { ground: '#e9edf2', lines: '#1f5fc4' },
    'max-epochs': { ground: '#c9cfd8', lines: '#7b8696' },
    diverged: { ground: '#c0302b', lines: '#ffffff' },
    stopped: { ground: '#f3e3c7', lines: '#9a5b00' },
    failed: { ground: '#1a212d', lines: '#ffffff' },
  },
}

export const darkTheme: ChartTheme = {
  surface: '#1a1e25',
  text: '#e8ecf2',
  mutedText: '#a1adbd',
  grid: '#2b323d',
  ramp: ['#8578ff', '#b76cf0', '#e169b5', '#f5807a', '#f9ab55', '#f2e76b'],
  epochRamp: ['#6d5fd0', '#4f83c4', '#35a5a5', '#4cc38a', '#9ad95a', '#f4e84a'],
  outcomes: {
    waiting: { ground: '#262c35', lines: '#262c35' },
    running: { ground: '#262c35', lines: '#82b1ff' },
    'max-epochs': { ground: '#424b59', lines: '#8e9aab' },
    diverged: { ground: '#a8322d', lines: '#ffd9d6' },
    stopped: { ground: '#453517', lines: '#f0b45a' },
    failed: { ground: '#e8ecf2', lines: '#1a1e25' },
  },
}

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
const isDark = ref(systemIsDark.matches)
systemIsDark.addEventListener('change', (event) => (isDark.value = event.matches))

/** The theme the system asks for, kept up while it changes. */
export const chartTheme: ComputedRef<ChartTheme> = computed(() => (isDark.value ? darkTheme : lightTheme))
export { isDark }
