import type { Workload } from '../workload.ts'
import { serve } from './serve.ts'

/** What somebody writes who knows JavaScript well and stops there: typed arrays and loops, float64, Math.exp and Math.tanh. */
function plainLoops({ sizes, samples, batch, rate, activation, bias, optimizer, inputs, targets, weights }: Workload): (epochs: number) => void {
  const layers = sizes.slice(1).map((units, index) => {
    const fanIn = sizes[index]!
    const start = sizes.slice(0, index).reduce((sum, size, before) => sum + size * sizes[before + 1]!, 0)
    const count = (fanIn + 1) * units
    // Neuron by neuron, its bias last.
    const w = new Float64Array(count)
    for (let j = 0; j < units; j++) for (let i = 0; i < fanIn; i++) w[j * (fanIn + 1) + i] = weights[start + i * units + j]!
    return { fanIn, units, w, gradient: new Float64Array(count), m: new Float64Array(count), s: new Float64Array(count), y: new Float64Array(units), delta: new Float64Array(units) }
  })
  const last = layers[layers.length - 1]!
  const input = new Float64Array(sizes[0]!)
  const slope = activation === 'tanh' ? (y: number): number => 1 - y * y : (y: number): number => y * (1 - y)
  let steps = 0

  function forward(sample: number): void {
    for (let i = 0; i < input.length; i++) input[i] = inputs[sample * input.length + i]!
    let z = input
    for (const { fanIn, units, w, y } of layers) {
      for (let j = 0; j < units; j++) {
        const row = j * (fanIn + 1)
        let sum = bias ? w[row + fanIn]! : 0
        for (let i = 0; i < fanIn; i++) sum += w[row + i]! * z[i]!
        y[j] = activation === 'tanh' ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum))
      }
      z = y
    }
  }

  function backward(sample: number): void {
    for (let j = 0; j < last.units; j++) last.delta[j] = (last.y[j]! - targets[sample * last.units + j]!) * slope(last.y[j]!)
    for (let l = layers.length - 1; l >= 0; l--) {
      const { fanIn, units, w, gradient, delta } = layers[l]!
      const before = layers[l - 1]
      const z = before ? before.y : input
      before?.delta.fill(0)
      for (let j = 0; j < units; j++) {
        const row = j * (fanIn + 1)
        const d = delta[j]!
        if (before) for (let i = 0; i < fanIn; i++) before.delta[i] = before.delta[i]! + w[row + i]! * d
        for (let i = 0; i < fanIn; i++) gradient[row + i] = gradient[row + i]! + d * z[i]!
        if (bias) gradient[row + fanIn] = gradient[row + fanIn]! + d
      }
      if (before) for (let i = 0; i < fanIn; i++) before.delta[i] = before.delta[i]! * slope(z[i]!)
    }
  }

  function update(count: number): void {
    steps++
    const size = rate / (1 - 0.9 ** steps)
    const root = Math.sqrt(1 - 0.999 ** steps)
    for (const { w, gradient, m, s } of layers) {
      for (let p = 0; p < w.length; p++) {
        const g = gradient[p]! / count
        gradient[p] = 0
        if (optimizer === 'sgd') w[p] = w[p]! - rate * g
        else {
          m[p] = 0.9 * m[p]! + 0.1 * g
          s[p] = 0.999 * s[p]! + 0.001 * g * g
          w[p] = w[p]! - (size * m[p]!) / (Math.sqrt(s[p]!) / root + 1e-8)
        }
      }
    }
  }

  return (epochs) => {
    for (let epoch = 0; epoch < epochs; epoch++)
      for (let from = 0; from < samples; from += batch) {
        const count = Math.min(batch, samples - from)
        for (let sample = from; sample < from + count; sample++) {
          forward(sample)
          backward(sample)
        }
        update(count)
      }
  }
}

await serve(plainLoops)
