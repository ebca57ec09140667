import { createHash } from 'node:crypto'
import { stringify } from '../../src-engine/contract/lossless-json.ts'
import { ContractError } from '../../src-engine/contract/validation.ts'

/** A file as it lies on the disk: what it is, and a SHA-256 over its content, so that no flipped bit goes unnoticed. */
interface Sealed {
  format: string
  version: number
  sha256: string
  content: unknown
}

/** The file was written by a newer version of the app. */
export class VersionError extends Error {
  override name = 'VersionError'
  readonly version: number

  constructor(version: number) {
    super(`written by a newer version of the app (file version ${version})`)
    this.version = version
  }
}

export function sealed(kind: { format: string; version: number }, content: unknown): Sealed {
  return { format: kind.format, version: kind.version, sha256: digest(content), content }
}

/** For each former version of a kind of file, what makes its content that of the next version. */
export type Migrations = Readonly<Record<number, (content: unknown) => unknown>>

/**
 * The content of a sealed file as the present version has it, and the version that the file is of.
 * @throws VersionError for a newer version's file, ContractError for one that is damaged
 */
export function unseal(
  kind: { format: string; version: number; migrations?: Migrations },
  file: Record<string, unknown>,
): { content: unknown; version: number } {
  const { format, version, sha256, content } = file
  if (format !== kind.format) throw new ContractError(`format: expected "${kind.format}", got ${JSON.stringify(format) ?? 'nothing'}`)
  if (typeof version === 'number' && Number.isInteger(version) && version > kind.version) throw new VersionError(version)
  if (typeof version !== 'number' || (version !== kind.version && kind.migrations?.[version] === undefined))
    throw new ContractError(`version: expected ${kind.version}, got ${JSON.stringify(version) ?? 'nothing'}`)
  if (content === undefined || sha256 !== digest(content)) throw new ContractError('its checksum does not fit its content')
  let migrated: unknown = content
  for (let from = version; from < kind.version; from++) migrated = kind.migrations![from]!(migrated)
  return { content: migrated, version }
}

function digest(content: unknown): string {
  return createHash('sha256').update(stringify(content)).digest('hex')
}
