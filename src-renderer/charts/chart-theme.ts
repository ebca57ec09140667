import { computed, ref, type ComputedRef } from 'vue'

/** Colours of everything drawn on a canvas, where style sheets do not reach. */
export interface ChartTheme {
  surface: string
  text: string
  mutedText: string
  grid: string
  /** An ordered ramp for an ordered quantity, from low to high; every stop stands out from `surface`. */
  ramp: readonly string[]
}

export const lightTheme: ChartTheme = {
  surface: '#ffffff',
  text: '#1a212d',
  mutedText: '#566173',
  grid: '#e6eaf0',
  ramp: ['#120a86', '#5c05a4', '#9a179b', '#c8416f', '#df6a4c', '#d98a1d'],
}

const darkTheme: ChartTheme = {
  surface: '#1a1e25',
  text: '#e8ecf2',
  mutedText: '#a1adbd',
  grid: '#2b323d',
  ramp: ['#8578ff', '#b76cf0', '#e169b5', '#f5807a', '#f9ab55', '#f2e76b'],
}

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
const isDark = ref(systemIsDark.matches)
systemIsDark.addEventListener('change', (event) => (isDark.value = event.matches))

/** The theme the system asks for, kept up while it changes. */
export const chartTheme: ComputedRef<ChartTheme> = computed(() => (isDark.value ? darkTheme : lightTheme))
export { isDark }
