import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rowsOf } from '../workload-files.ts'
import type { BrainLibrary } from './libraries.ts'
import { serve } from './serve.ts'

// It knows per-sample updates alone, whatever the batch.
await serve(({ sizes, samples, inputs, targets, rate }, [modules = '']) => {
  const brain = createRequire(join(modules, 'package.json'))('brain.js') as BrainLibrary
  const net = new brain.NeuralNetwork({ inputSize: sizes[0], outputSize: sizes.at(-1), hiddenLayers: sizes.slice(1, -1), activation: 'sigmoid' })
  const outputs = rowsOf(targets, samples)
  const data = rowsOf(inputs, samples).map((input, index) => ({ input, output: outputs[index]! }))
  return (iterations) => void net.train(data, { iterations, errorThresh: 1e-12, learningRate: rate, momentum: 1e-9, log: false, logPeriod: 1e9, errorCheckInterval: 1e9 })
})
