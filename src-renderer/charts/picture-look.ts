import { darkTheme, lightTheme, type ChartTheme } from './chart-theme.ts'

/** What a chart looks like that leaves the window as a picture. */
export interface PictureLook {
  /** In CSS pixels. */
  width: number
  height: number
  /** Pixels of the picture for each CSS pixel. */
  scale: number
  /** Transparent: the light theme's colours without its ground. */
  ground: 'light' | 'dark' | 'transparent'
  hasLegend: boolean
}

/** Wide enough for a page, and twice as fine as the screen. */
export const plainLook: PictureLook = { width: 1200, height: 700, scale: 2, ground: 'light', hasLegend: true }

export const leastSide = 200
/** Beyond it Chromium draws nothing on a canvas. */
export const mostPixels = 16_384

export const themeOf = ({ ground }: PictureLook): ChartTheme => (ground === 'dark' ? darkTheme : lightTheme)
