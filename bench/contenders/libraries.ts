/** What we use of the libraries we compare with; they are installed aside and bring no types. */
export interface BrainLibrary {
  NeuralNetwork: new (options: object) => { train(data: readonly { input: number[]; output: number[] }[], options: object): unknown }
}

export interface SynapticLibrary {
  Architect: { Perceptron: new (...sizes: number[]) => { activate(input: number[]): number[]; propagate(rate: number, target: number[]): void } }
}

export interface Tensor {
  readonly shape: number[]
  slice(begin: number[], size: number[]): Tensor
  dataSync(): Float32Array
}

export interface TensorFlow {
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  tensor2d(values: Float32Array, shape: number[]): Tensor
  zeros(shape: number[]): Tensor
  variable(tensor: Tensor): Tensor
  matMul(a: Tensor, b: Tensor): Tensor
  add(a: Tensor, b: Tensor): Tensor
  sigmoid(a: Tensor): Tensor
  tanh(a: Tensor): Tensor
  squaredDifference(a: Tensor, b: Tensor): Tensor
  sum(a: Tensor): Tensor
  mul(a: Tensor, factor: number): Tensor
  tidy(work: () => void): void
  train: Record<'sgd' | 'adam', (rate: number) => { minimize(loss: () => Tensor, returnCost: boolean, variables: Tensor[]): void }>
}

export interface TensorFlowWasm {
  setWasmPaths(folder: string): void
}
