import { onBeforeUnmount, onMounted, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { useElementSize } from '../element-size.ts'

/** A canvas that fills its frame. */
interface Place {
  frame: Readonly<Ref<HTMLElement | null>>
  canvas: Readonly<Ref<HTMLCanvasElement | null>>
}

/**
 * Draws anew, at most once an animation frame, when what is drawn or the size of its frame has changed; in CSS pixels,
 * onto a canvas that is clear. Gives the frame's size.
 */
export function useCanvasDrawing(
  { frame, canvas }: Place,
  drawn: WatchSource | WatchSource[],
  draw: (context: CanvasRenderingContext2D, width: number, height: number, pixelRatio: number) => void,
): ShallowRef<{ width: number; height: number }> {
  const size = useElementSize(frame)
  let requested = 0

  function drawAnew(): void {
    requested = 0
    const { width, height } = size.value
    if (!canvas.value || width === 0 || height === 0) return
    canvas.value.width = width * devicePixelRatio
    canvas.value.height = height * devicePixelRatio
    const context = canvas.value.getContext('2d')!
    context.scale(devicePixelRatio, devicePixelRatio)
    draw(context, width, height, devicePixelRatio)
  }

  const schedule = (): void => void (requested ||= requestAnimationFrame(drawAnew))
  onMounted(schedule)
  watch([drawn, size].flat(), schedule)
  onBeforeUnmount(() => cancelAnimationFrame(requested))
  return size
}
