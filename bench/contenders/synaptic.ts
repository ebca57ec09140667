import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rowsOf } from '../workload-files.ts'
import type { SynapticLibrary } from './libraries.ts'
import { serve } from './serve.ts'

// It knows per-sample updates alone, whatever the batch, and always has biases.
await serve(({ sizes, samples, inputs, targets, rate }, [modules = '']) => {
  const { Architect } = createRequire(join(modules, 'package.json'))('synaptic') as SynapticLibrary
  const net = new Architect.Perceptron(...sizes)
  const [rows, wanted] = [rowsOf(inputs, samples), rowsOf(targets, samples)]
  return (epochs) => {
    for (let epoch = 0; epoch < epochs; epoch++)
      for (let sample = 0; sample < samples; sample++) {
        net.activate(rows[sample]!)
        net.propagate(rate, wanted[sample]!)
      }
  }
})
