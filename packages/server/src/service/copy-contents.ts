import type { BlobStore, ExpectedBlob } from '../store/blob-store.ts'
import type { StoreContents, StoredTables } from '../store/stored-tables.ts'
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
 * Copies everything from one pair of stores to another, reads it again and compares checksums. Traces come first and records
 * last, in one transaction: what traces refer to is there, and a copy that breaks off is invisible and may be begun again.
 * Both may have other projects and go on being written to.
 * @throws {CopyError} when the target has one of the projects already, or when the copy differs.
 */
export async function copyContents(
  from: StoreContents,
  to: StoreContents,
  { leavesSecrets }: CopyOptions,
): Promise<CopyReport> {
  const keep = leavesSecrets ? isNoSecret : () => true
  const projectIds = await from.records(({ tables }) => projectIdsOf(tables))
  await to.records(({ tables }) => refuseExisting(projectIds, tables))
  const entities = await copyTables({ from: from.entities, to: to.entities, keep, projectIds })
  const records = await to.records(async (target) => {
    const { copied, files } = await from.records(async ({ tables }) => ({
      copied: await copyTables({ from: tables, to: target.tables, keep }),
      files: await filesOf(tables),
    }))
    return { ...copied, files: await copyFiles(files, { from: from.blobs, to: target.blobs }) }
  })
  return { ...entities, ...records }
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
  /** Where given, only these are copied and looked at in the target; otherwise rows that were there before are passed over. */
  readonly projectIds?: ReadonlySet<string>
}

async function copyTables({ from, to, keep, projectIds }: TableCopy): Promise<CopyReport> {
  const report: Record<string, RowChecksum> = {}
  for (const name of await from.names()) {
    const digests = new Set<string>()
    const wanted = createRowChecksum()
    for await (const rows of from.read(name, projectIds)) {
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
async function copyFiles(
  files: readonly StoredFile[],
  blobs: { readonly from: BlobStore; readonly to: BlobStore },
): Promise<RowChecksum> {
  const checksum = createRowChecksum()
  for (const file of files) {
    const bytes = await blobs.from.read(file.projectId, file.sha256)
    const fault = bytes && (await blobs.to.write(file.projectId, bytes, file))
    if (bytes === undefined || fault !== undefined) {
      throw new CopyError(
        'copy-differs',
        `The file ${file.sha256} of the project ${file.projectId} is ${bytes === undefined ? 'missing' : 'damaged'}: put it back from a backup, or delete what names it.`,
      )
    }
    checksum.add(file.sha256)
  }
  return checksum.end()
}

async function filesOf(tables: StoredTables): Promise<readonly StoredFile[]> {
  const files = new Map<string, StoredFile>()
  for await (const rows of tables.read('media')) {
    for (const row of rows) {
      const { project_id: projectId, sha256, ...media } = JSON.parse(row) as MediaRow
      if (media.uploaded_at === null) continue
      files.set(`${projectId} ${sha256}`, { projectId, sha256, sizeBytes: media.content_length })
    }
  }
  return [...files.values()]
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
