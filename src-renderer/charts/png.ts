/** A canvas as the bytes of a PNG. */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error(`The picture of ${canvas.width} × ${canvas.height} pixels could not be encoded; try a smaller window.`)
  return new Uint8Array(await blob.arrayBuffer())
}
