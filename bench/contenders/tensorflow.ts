import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import type { Tensor, TensorFlow, TensorFlowWasm } from './libraries.ts'
import { serve } from './serve.ts'

await serve(async ({ sizes, samples, batch, rate, activation, bias, optimizer, inputs, targets, weights }, [modules = '']) => {
  const require = createRequire(join(modules, 'package.json'))
  const tf = require('@tensorflow/tfjs') as TensorFlow
  const wasm = require('@tensorflow/tfjs-backend-wasm') as TensorFlowWasm
  wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')) + sep)
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js could not start its WebAssembly backend')
  await tf.ready()
  let start = 0
  const layers = sizes.slice(1).map((units, index) => {
    const fanIn = sizes[index]!
    const values = Float32Array.from(weights.subarray(start, (start += fanIn * units)))
    return { w: tf.variable(tf.tensor2d(values, [fanIn, units])), b: bias ? tf.variable(tf.zeros([units])) : null }
  })
  const variables = layers.flatMap(({ w, b }) => (b ? [w, b] : [w]))
  const x = tf.tensor2d(Float32Array.from(inputs), [samples, sizes[0]!])
  const t = tf.tensor2d(Float32Array.from(targets), [samples, sizes.at(-1)!])
  const batches = Array.from({ length: Math.ceil(samples / batch) }, (_, index) => {
    const from = index * batch
    const count = Math.min(batch, samples - from)
    return { count, x: x.slice([from, 0], [count, sizes[0]!]), t: t.slice([from, 0], [count, sizes.at(-1)!]) }
  })
  const updates = tf.train[optimizer](rate)
  const lossOf = ({ count, x, t }: (typeof batches)[number]): Tensor => {
    const y = layers.reduce((z, { w, b }) => tf[activation](b ? tf.add(tf.matMul(z, w), b) : tf.matMul(z, w)), x)
    return tf.mul(tf.sum(tf.squaredDifference(y, t)), 0.5 / count)
  }
  return (epochs) => {
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const part of batches) tf.tidy(() => updates.minimize(() => lossOf(part), false, variables))
      // What is not read may not have been computed.
      layers[0]!.w.dataSync()
    }
  }
})
