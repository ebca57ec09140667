// What the engine uses of WebAssembly, which every JavaScript engine has, but TypeScript declares for the DOM only.
declare namespace WebAssembly {
  type ImportValue = Memory | Global | Table | ((...values: number[]) => number | undefined)
  type Imports = Record<string, Record<string, ImportValue>>

  class Module {
    constructor(bytes: ArrayBufferView | ArrayBuffer)
  }

  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Record<string, unknown>
  }

  class Memory {
    /** Sizes are in pages of 64 KiB. */
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }

  class Global {
    constructor(descriptor: { value: 'i32' | 'i64' | 'f32' | 'f64'; mutable?: boolean }, value?: number)
    value: number
  }

  class Table {
    constructor(descriptor: { element: 'anyfunc'; initial: number; maximum?: number })
    readonly length: number
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function validate(bytes: ArrayBufferView | ArrayBuffer): boolean
  function compile(bytes: ArrayBufferView | ArrayBuffer): Promise<Module>
}
