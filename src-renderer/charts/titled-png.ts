import { lightTheme } from './chart-theme.ts'
import { pngOf } from './png.ts'

/** Pixels of the picture for each CSS pixel. */
export const titledScale = 2
const margin = 20
const header = 44

/**
 * A picture on white under a title, in the light theme's colours.
 * @param size of what is drawn, in CSS pixels
 * @param draw draws into a context scaled to CSS pixels, from its origin
 */
export async function titledPng(title: string, size: { width: number; height: number }, draw: (context: CanvasRenderingContext2D, pixelRatio: number) => void): Promise<Uint8Array> {
  await document.fonts.ready
  const picture = document.createElement('canvas')
  picture.width = (size.width + 2 * margin) * titledScale
  picture.height = (size.height + header + margin) * titledScale
  const context = picture.getContext('2d')!
  context.scale(titledScale, titledScale)
  context.fillStyle = lightTheme.surface
  context.fillRect(0, 0, picture.width, picture.height)
  context.fillStyle = lightTheme.text
  context.font = "600 17px 'Inter Variable', system-ui, sans-serif"
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(title, margin + size.width / 2, header / 2 + 2, size.width)
  context.translate(margin, header)
  draw(context, titledScale)
  return pngOf(picture)
}
