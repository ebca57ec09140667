import { createRequire } from 'node:module'
import { join } from 'node:path'

/** As much of onnxruntime-node as the tests use: the package is not among the project's own. */
interface Runtime {
  InferenceSession: { create(model: Uint8Array): Promise<{ run(feeds: Record<string, unknown>): Promise<Record<string, { data: ArrayLike<number> }>>; release(): Promise<void> }> }
  Tensor: new (type: 'float32' | 'float64', data: Float32Array | Float64Array, dims: readonly number[]) => unknown
}

/** onnxruntime, an independent judge of ONNX files. It is large, so `npm test` puts it into a cache of its own. */
export function onnxruntime(): Runtime {
  const folder = process.env['BACKPROP_BENCH_JUDGES']
  if (!folder) throw new Error('BACKPROP_BENCH_JUDGES is not set; start these tests with: npm test -- unit')
  return createRequire(join(folder, 'package.json'))('onnxruntime-node') as Runtime
}
