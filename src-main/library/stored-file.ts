import { linkSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type * as v from 'valibot'
import { stringify } from '../../src-engine/contract/lossless-json.ts'
import { check, ContractError } from '../../src-engine/contract/validation.ts'
import { requireSpace, syncFolder } from './disk.ts'
import { type Migrations, sealed, unseal, VersionError } from './seal.ts'

/** What the library needs of electron-store (and tests give it by `conf`, which electron-store is made of). */
export interface Store {
  store: Record<string, unknown>
}
/** Opens the store of one file. Must write what `serialize` returns, and throw for a file that is no JSON. */
export type OpenStore = (path: string, serialize: (value: unknown) => string) => Store

/** Nothing was saved, and what had been saved before is as it was. The message says why and what to do. */
export class SaveError extends Error {
  override name = 'SaveError'
}

/** What reading a file came to. `moved` is where a damaged file was put. */
export type Reading<Value> =
  | { state: 'read'; value: Value }
  | { state: 'missing' }
  | { state: 'restored'; value: Value; moved: string; fault: string }
  | { state: 'lost'; moved: string; fault: string }
  | { state: 'newer'; version: number }

/** One kind of stored file: its name, the version this program writes, how former ones become it, and the schema of its content. */
export interface FileKind<Content> {
  format: string
  version: number
  migrations?: Migrations
  content: v.GenericSchema<unknown, Content>
}

/**
 * One electron-store file with the guards that electron-store lacks: a seal over its content, the former file kept as
 * `.bak`, the size compared after writing (a full disk leaves cut-off JSON and no error), the folder synced.
 */
export class StoredFile<Content> {
  readonly path: string
  readonly #kind: FileKind<Content>
  readonly #open: OpenStore

  constructor(path: string, kind: FileKind<Content>, open: OpenStore) {
    this.path = path
    this.#kind = kind
    this.#open = open
  }

  get #backup(): string {
    return `${this.path}.bak`
  }

  /**
   * Reads the content. A damaged file is moved aside, and its `.bak`, if that is whole, takes its place.
   * A file of a newer version stays untouched.
   */
  read(): Reading<Content> {
    if (!existsSync(this.path) && !existsSync(this.#backup)) return { state: 'missing' }
    try {
      return { state: 'read', value: this.#readWhole(this.path).value }
    } catch (error) {
      if (error instanceof VersionError) return { state: 'newer', version: error.version }
      if (!isDamage(error)) throw error
      return this.#recover(messageOf(error))
    }
  }

  /**
   * Replaces the content, keeping the former file as `.bak`, and one of a former version also as `.version-N`.
   * @throws SaveError when it could not be written whole; the former file is then in place again
   */
  write(content: Content): void {
    const file = sealed(this.#kind, content)
    const size = Buffer.byteLength(stringify(file))
    const folder = dirname(this.path)
    let undo = (): void => undefined
    try {
      mkdirSync(folder, { recursive: true })
      requireSpace(folder, size)
      undo = this.#keepFormer()
      this.#open(this.path, stringify).store = { ...file }
      const written = statSync(this.path).size
      if (written !== size) throw new Error(`only ${written} of ${size} bytes were written; the disk may be full`)
      syncFolder(folder)
    } catch (error) {
      undo()
      throw new SaveError(`${basename(this.path)} was not saved: ${messageOf(error)}. What had been saved before is unchanged.`)
    }
  }

  /** Deletes the file, its `.bak`, and what was kept of former versions. */
  remove(): void {
    rmSync(this.path, { force: true })
    rmSync(this.#backup, { force: true })
    for (const version of Object.keys(this.#kind.migrations ?? {})) rmSync(this.#ofVersion(version), { force: true })
  }

  #ofVersion(version: number | string): string {
    return `${this.path}.version-${version}`
  }

  #readWhole(path: string): { value: Content; version: number } {
    if (!existsSync(path)) throw new ContractError(`${basename(path)} is missing`)
    const { store } = this.#open(path, stringify)
    const { content, version } = unseal(this.#kind, store)
    return { value: check(this.#kind.content, content, basename(path)), version }
  }

  #recover(fault: string): Reading<Content> {
    const moved = this.#moveAside()
    try {
      const { value } = this.#readWhole(this.#backup)
      linkOver(this.#backup, this.path)
      syncFolder(dirname(this.path))
      return { state: 'restored', value, moved, fault }
    } catch (error) {
      if (!isDamage(error) && !(error instanceof VersionError)) throw error
      return { state: 'lost', moved, fault }
    }
  }

  /** Damaged files are kept: someone may mend them by hand. */
  #moveAside(): string {
    if (!existsSync(this.path)) return ''
    const moved = `${this.path}.damaged-${Date.now()}`
    renameSync(this.path, moved)
    return moved
  }

  /** Makes the present file, if it is whole, the `.bak`; returns what puts it back. */
  #keepFormer(): () => void {
    const removeNew = (): void => rmSync(this.path, { force: true })
    if (!existsSync(this.path)) return removeNew
    try {
      const { version } = this.#readWhole(this.path)
      if (version < this.#kind.version) linkOver(this.path, this.#ofVersion(version))
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#moveAside()
      return removeNew
    }
    linkOver(this.path, this.#backup)
    return () => linkOver(this.#backup, this.path)
  }
}

/** Makes `to` a second name of the file `from`, in one step, whatever `to` was before. */
function linkOver(from: string, to: string): void {
  const fresh = `${to}.new`
  rmSync(fresh, { force: true })
  link(from, fresh)
  renameSync(fresh, to)
  rmSync(fresh, { force: true }) // Renaming a link onto another link to the same file leaves both.
}

/** A hard link costs no space; where the file system has none, a copy does. */
function link(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'EMLINK') throw error
    copyFileSync(from, to)
  }
}

/** Whether an error says that a file's text is not what it should be (RangeError: nested beyond all depth), as opposed to one that could not be read at all. */
function isDamage(error: unknown): boolean {
  return error instanceof ContractError || error instanceof SyntaxError || error instanceof RangeError
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
