import type { Initialization } from '../contract/experiment.ts'
import type { RandomStream } from '../random/stream.ts'
import type { Layer, Network } from './network.ts'
import type { Reals } from './reals.ts'

type Scheme<Name> = Extract<Initialization, { scheme: Name }>

/** Draws a layer's weights. `index` is the layer's. */
type Initializer<Name> = (layer: Layer, settings: Scheme<Name>, random: RandomStream, index: number) => void

type Initializers = { [Name in Initialization['scheme']]: Initializer<Name> }

/** Uniform in ±limit. */
function fill(weights: Reals, limit: number, random: RandomStream): void {
  for (let index = 0; index < weights.length; index++) weights[index] = limit * (2 * random.uniform() - 1)
}

const initializers: Initializers = {
  /** Four times the bound of Glorot and Bengio (2010), for sigmoid; the report's §2.2. */
  'glorot-uniform-sigmoid': ({ weights, inputs, units }, _, random) => fill(weights, 4 * Math.sqrt(6 / (inputs + units)), random),
  /** Glorot and Bengio (2010), Eq. 16. */
  'glorot-uniform': ({ weights, inputs, units }, _, random) => fill(weights, Math.sqrt(6 / (inputs + units)), random),
  /** He et al. (2015), Eq. 10, as a uniform distribution. */
  'he-uniform': ({ weights, inputs }, _, random) => fill(weights, Math.sqrt(6 / inputs), random),
  /** LeCun et al. (1998), Eq. 16, as a uniform distribution. */
  'lecun-uniform': ({ weights, inputs }, _, random) => fill(weights, Math.sqrt(3 / inputs), random),
  uniform: ({ weights }, { limit }, random) => fill(weights, limit, random),
  normal({ weights }, { std }, random) {
    for (let index = 0; index < weights.length; index++) weights[index] = std * random.normal()
  },
  zeros: ({ weights }) => void weights.fill(0),
  explicit({ weights, biases }, settings, _, index) {
    weights.set(settings.weights[index]!)
    if (biases && settings.biases) biases.set(settings.biases[index]!)
  },
}

/**
 * Sets a network's weights, layer by layer; biases stay 0 unless explicit.
 * @throws Error naming the list of explicit weights or biases that does not fit the network
 */
export function initialize(network: Network, settings: Initialization, random: RandomStream): void {
  if (settings.scheme === 'explicit') checkSizes(network, settings)
  const initializer = initializers[settings.scheme] as Initializer<Initialization['scheme']>
  network.layers.forEach((layer, index) => initializer(layer, settings, random, index))
}

function checkSizes(network: Network, { weights, biases }: Scheme<'explicit'>): void {
  const place = 'network.initialization'
  const count = network.layers.length
  if (weights.length !== count) throw new Error(`${place}.weights: expected ${count} lists, one a layer, got ${weights.length}`)
  if (biases && network.layers[0]!.biases === null) throw new Error(`${place}.biases: expected none, because network.bias is false`)
  if (biases && biases.length !== count) throw new Error(`${place}.biases: expected ${count} lists, one a layer, got ${biases.length}`)
  network.layers.forEach((layer, index) => {
    const given = weights[index]!.length
    if (given !== layer.weights.length)
      throw new Error(`${place}.weights[${index}]: expected ${layer.weights.length} numbers (${layer.inputs} × ${layer.units}), got ${given}`)
    if (biases && biases[index]!.length !== layer.units)
      throw new Error(`${place}.biases[${index}]: expected ${layer.units} numbers, one a neuron, got ${biases[index]!.length}`)
  })
}
