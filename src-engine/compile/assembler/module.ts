import { code, flatten, typeBytes, raritiesIn, unsigned, type Bytes, type Code, type Local, type ResultType, type Statements, type ValueType } from './code.ts'

type Types = readonly ValueType[]
type LocalsOf<Params extends Types> = { readonly [Index in keyof Params]: Local<Params[Index]> }
type CodesOf<Params extends Types> = { readonly [Index in keyof Params]: Code<Params[Index]> }

/** A function of a module, to be called by functions added after it. */
export interface Routine<Params extends Types = Types, Result extends ResultType = ResultType> {
  readonly index: number
  readonly params: Params
  readonly result: Result
}

/** A variable of the whole module: every instance has its own, 0 at first. */
export interface Global {
  readonly index: number
}

export const getGlobal = ({ index }: Global): Code<'i32'> => code(0x23, unsigned(index))
export const setGlobal = ({ index }: Global, value: Code<'i32'>): Code => code(value, 0x24, unsigned(index))

/** Gives a local variable: of a function's own source a new one, 0 at first. */
export type NewLocal = <Type extends ValueType>(type: Type) => Local<Type>

/**
 * Gives a source of locals to each of some parts of a function that follow one another: later parts have those of earlier ones
 * again, with what these left in them. Of a function of many locals V8 compiles every loop slowly, and of 50,000 none at all.
 */
export function recycled(newLocal: NewLocal): () => NewLocal {
  const locals: Local[] = []
  return () => {
    const free = [...locals]
    return (type) => {
      const index = free.findIndex((local) => local.type === type)
      if (index >= 0) return free.splice(index, 1)[0] as Local<typeof type>
      const local = newLocal(type)
      locals.push(local)
      return local
    }
  }
}

/** Memory that is handed in at instantiation, of at least `pages` of 64 KiB; one that is shared is declared with its most pages. */
export interface MemoryNeed {
  readonly pages: number
  readonly shared?: { readonly mostPages: number }
}

/** A WebAssembly module that is put together function by function. All of them work in one memory, which is imported. */
export class ModuleBuilder {
  readonly #memory: MemoryNeed
  readonly #signatures: Bytes[] = []
  readonly #exports: Bytes[] = []
  readonly #bodies: Bytes[] = []
  readonly #globals: Bytes[] = []
  /** Of functions with branches that are hardly ever taken. */
  readonly #hints: Bytes[] = []

  constructor(memory: MemoryNeed = { pages: 1 }) {
    this.#memory = memory
  }

  /**
   * Adds a function.
   * @param name under which it is exported, or null
   * @param body its code, from its parameters as locals and a source of further ones. A result is the value of the last part
   */
  add<const Params extends Types, Result extends ResultType>(
    name: string | null,
    params: Params,
    result: Result,
    body: (params: LocalsOf<Params>, newLocal: NewLocal) => Result extends ValueType ? Code<Result> : Statements,
  ): Routine<Params, Result> {
    const index = this.#bodies.length
    const locals: Local[] = params.map((type, position) => ({ type, index: position }))
    const newLocal: NewLocal = (type) => {
      const local = { type, index: locals.length }
      locals.push(local)
      return local
    }
    const nested = body(locals.slice() as unknown as LocalsOf<Params>, newLocal) as Statements
    const declarations = locals.slice(params.length).map(({ type }) => [1, typeBytes[type]])
    this.#signatures.push([0x60, list(params.map((type) => [typeBytes[type]])), list(result === 'none' ? [] : [[typeBytes[result]]])])
    const bytes = [list(declarations), nested, 0x0b]
    const rarities = raritiesIn(bytes)
    if (rarities.length > 0) this.#hints.push([unsigned(index), list(rarities.map((place) => [unsigned(place), 1, 0]))])
    this.#bodies.push(sized(bytes))
    if (name !== null) this.#exports.push([text(name), 0, unsigned(index)])
    return { index, params, result }
  }

  /** Adds an i32 that outlives calls. */
  addGlobal(): Global {
    this.#globals.push([typeBytes.i32, 1, 0x41, 0, 0x0b])
    return { index: this.#globals.length - 1 }
  }

  /** The module's binary format. */
  bytes(): Uint8Array<ArrayBuffer> {
    const { pages, shared } = this.#memory
    const limits = shared ? [3, unsigned(pages), unsigned(shared.mostPages)] : [0, unsigned(pages)]
    return flatten([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, this.#signatures),
      section(2, [[text('engine'), text('memory'), 2, limits]]),
      section(3, this.#bodies.map((_, index) => unsigned(index))),
      section(6, this.#globals),
      section(7, this.#exports),
      // As the proposal for branch hinting has it: known to some, passed over by others.
      [0, sized([text('metadata.code.branch_hint'), list(this.#hints)])],
      section(10, this.#bodies),
    ])
  }
}

export const call = <Params extends Types, Result extends ResultType>({ index }: Routine<Params, Result>, ...operands: CodesOf<Params>): Code<Result> =>
  code(...operands, 0x10, unsigned(index))

/** Exported functions; one without a result gives undefined. */
export type Exports<Names extends string> = Record<Names, (...values: number[]) => number>

/** Compiles a module and lets it work in a memory. @returns its exported functions */
export function instantiate<Names extends string>(bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Exports<Names> {
  return start(new WebAssembly.Module(bytes), memory)
}

/** Lets a compiled module work in a memory, beside its other instances if that is shared. @returns its exported functions */
export function start<Names extends string>(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports<Names> {
  return new WebAssembly.Instance(module, { engine: { memory } }).exports as Exports<Names>
}

/** A list of items in the binary format: how many there are, then the items. */
const list = (items: readonly Bytes[]): Bytes => [unsigned(items.length), items]
const sized = (bytes: Bytes): Bytes => {
  const flat = flatten(bytes)
  return [unsigned(flat.length), flat]
}
const section = (id: number, items: readonly Bytes[]): Bytes => [id, sized(list(items))]
const text = (characters: string): Bytes => sized(Array.from(characters, (character) => character.charCodeAt(0)))
