import type { ExpectedBlob } from '../store/blob-store.ts'
import type { RecordContents, StoreContents, StoredTables } from '../store/stored-tables.ts'
import { LOCAL_KEYS } from './local-project.ts'
import { createRowChecksum, isSameChecksum, type RowChecksum } from './row-checksum.ts'

/** What was copied, by the table's name; files under the name `files`. */
export type CopyReport = Readonly<Record<string, RowChecksum>>

/** Nothing of the copy is visible in the target; the message says what to do. */
export class CopyError extends Error {
  readonly code: 'copy-differs' | 'project-exists'
  constructor(code: CopyError['code'], message: string) {
    super(message)
    this.name = 'CopyError'
    this.code = code
  }
}

export interface CopyOptions {
  /** Leaves behind what belongs to the server and not to its projects: its own secrets, and keys that everybody knows. */
  readonly leavesSecrets: boolean
}

/**
 * Copies everything from one pair of stores to another, reads it again and compares checksums. Traces come first and projects
 * last, in one transaction: a copy that breaks off is invisible and may be begun again. The target may have other projects.
 * @throws {CopyError} when the target has one of the projects already, or when the copy differs.
 */
export async function copyContents(
  from: StoreContents,
  to: StoreContents,
  { leavesSecrets }: CopyOptions,
): Promise<CopyReport> {
  const keep = leavesSecrets ? isNoSecret : () => true
  return from.records(async (source) => {
    const projectIds = await projectIdsOf(source.tables)
    await to.records((target) => refuseExisting(projectIds, target.tables))
    const isOfProjects = { keep, projectIds }
    const entities = await copyTables({ from: from.entities, to: to.entities, ...isOfProjects })
    const records = await to.records(async (target) => {
      const copied = await copyTables({ from: source.tables, to: target.tables, keep })
      return { ...copied, files: await copyFiles(source, target) }
    })
    return { ...entities, ...records }
  })
}

async function refuseExisting(ids: ReadonlySet<string>, target: StoredTables): Promise<void> {
  const existing = [...(await projectIdsOf(target))].find((id) => ids.has(id))
  if (existing === undefined) return
  throw new CopyError(
    'project-exists',
    `The target has a project ${existing} already: copy into stores without it.`,
  )
}

async function projectIdsOf(tables: StoredTables): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for await (const rows of tables.read('projects')) {
    // The table has this column.
    for (const row of rows) ids.add((JSON.parse(row) as { readonly id: string }).id)
  }
  return ids
}

interface TableCopy {
  readonly from: StoredTables
  readonly to: StoredTables
  readonly keep: (table: string, row: string) => boolean
  /** Where given, only these are looked at in the target; otherwise rows that were there before are passed over. */
  readonly projectIds?: ReadonlySet<string>
}

async function copyTables({ from, to, keep, projectIds }: TableCopy): Promise<CopyReport> {
  const report: Record<string, RowChecksum> = {}
  for (const name of await from.names()) {
    const digests = new Set<string>()
    const wanted = createRowChecksum()
    for await (const rows of from.read(name)) {
      const kept = rows.filter((row) => keep(name, row))
      for (const row of kept) {
        const digest = wanted.add(row)
        if (projectIds === undefined) digests.add(digest)
      }
      await to.write(name, kept)
    }
    const found = createRowChecksum((digest) => projectIds !== undefined || digests.has(digest))
    for await (const rows of to.read(name, projectIds)) for (const row of rows) found.add(row)
    report[name] = wanted.end()
    refuseDifference(name, wanted.end(), found.end())
  }
  return report
}

function refuseDifference(name: string, wanted: RowChecksum, found: RowChecksum): void {
  if (isSameChecksum(wanted, found)) return
  throw new CopyError(
    'copy-differs',
    `The copy of ${name} differs: expected ${wanted.rows} rows with checksum ${wanted.hash}, found ${found.rows} with ${found.hash}. Nothing of it is visible; copy again, into stores where nobody has the same names.`,
  )
}

/** A file of a project, as the table `media` names it. */
interface StoredFile extends ExpectedBlob {
  readonly projectId: string
}

/** Each write checks the bytes against their hash, so they need not be read again. */
async function copyFiles(source: RecordContents, target: RecordContents): Promise<RowChecksum> {
  const checksum = createRowChecksum()
  for await (const file of filesOf(source.tables)) {
    const bytes = await source.blobs.read(file.projectId, file.sha256)
    const fault = bytes && (await target.blobs.write(file.projectId, bytes, file))
    if (bytes === undefined || fault !== undefined) {
      throw new Error(
        `The file ${file.sha256} of the project ${file.projectId} is ${bytes === undefined ? 'missing' : fault}.`,
      )
    }
    checksum.add(file.sha256)
  }
  return checksum.end()
}

async function* filesOf(tables: StoredTables): AsyncGenerator<StoredFile> {
  const seen = new Set<string>()
  for await (const rows of tables.read('media')) {
    for (const row of rows) {
      const media = JSON.parse(row) as MediaRow
      const name = `${media.project_id} ${media.sha256}`
      if (media.uploaded_at === null || seen.has(name)) continue
      seen.add(name)
      yield { projectId: media.project_id, sha256: media.sha256, sizeBytes: media.content_length }
    }
  }
}

/** Columns of the table `media`. */
interface MediaRow {
  readonly project_id: string
  readonly sha256: string
  readonly content_length: number
  readonly uploaded_at: string | null
}

function isNoSecret(table: string, row: string): boolean {
  if (table === 'server_keys') return false
  if (table !== 'api_keys') return true
  const { public_key: publicKey } = JSON.parse(row) as { readonly public_key: string }
  return publicKey !== LOCAL_KEYS.publicKey
}
