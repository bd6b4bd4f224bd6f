import { existsSync } from 'node:fs'
import path from 'node:path'

import { type ArchiveManifest, createArchive, openArchive } from '../store/archive/archive.ts'
import type { StoreContents, StoredTables } from '../store/stored-tables.ts'
import { copyContents } from './copy-contents.ts'
import { createRowChecksum, isSameChecksum } from './row-checksum.ts'

/** Why there is no backup, or why it cannot be restored; the message says what to do. */
export class BackupError extends Error {
  readonly code: BackupErrorCode
  constructor(code: BackupErrorCode, message: string) {
    super(message)
    this.name = 'BackupError'
    this.code = code
  }
}

type BackupErrorCode =
  | 'backup-damaged'
  | 'backup-exists'
  | 'backup-missing'
  | 'backup-of-other-version'
  | 'backup-refused'

/** What tells backups of this version from those of others. */
export type BackupVersion = Pick<ArchiveManifest, 'version' | 'schema'>

/**
 * Writes everything in the stores into a new folder, which appears when it is whole. Servers may go on writing: records are as
 * they were at the begin, and no observation is without its trace.
 * @throws {BackupError} `backup-exists`.
 */
export async function writeBackup(
  contents: StoreContents,
  target: { readonly folder: string; readonly now: Date } & BackupVersion,
): Promise<ArchiveManifest> {
  const folder = path.resolve(target.folder)
  if (existsSync(folder)) {
    const message = `${folder} is there already: give a new folder for the backup.`
    throw new BackupError('backup-exists', message)
  }
  const draft = await createArchive(folder)
  try {
    const checksums = await copyContents(contents, draft.contents, { leavesSecrets: false })
    const manifest: ArchiveManifest = {
      format: 1,
      createdAt: target.now.toISOString(),
      version: target.version,
      schema: target.schema,
      ...draft.written(),
      checksums,
    }
    await draft.finish(manifest)
    return manifest
  } catch (error) {
    await draft.discard()
    throw error
  }
}

/**
 * Puts what is in a backup into stores that have none of its projects. Every checksum is compared before anything is written,
 * and again after it.
 * @throws {BackupError} when the backup is missing, damaged or of another version.
 * @throws {CopyError} when the stores have one of the projects.
 */
export async function restoreBackup(
  source: { readonly folder: string } & BackupVersion,
  contents: StoreContents,
): Promise<ArchiveManifest> {
  const folder = path.resolve(source.folder)
  const archive = await openArchive(folder)
  if (archive === undefined) {
    const message = `${folder} holds no backup: give the folder that \`heddle backup\` wrote.`
    throw new BackupError('backup-missing', message)
  }
  const { manifest } = archive
  const { records, entities } = source.schema
  if (manifest.schema.records !== records || manifest.schema.entities !== entities) {
    throw new BackupError(
      'backup-of-other-version',
      `The backup ${folder} is of Heddle ${manifest.version}, whose tables differ from those of ${source.version}: restore it with that version, then start this one on the restored stores.`,
    )
  }
  await refuseDamage(folder, manifest, archive.contents)
  await copyContents(archive.contents, contents, { leavesSecrets: false })
  return manifest
}

async function refuseDamage(
  folder: string,
  manifest: ArchiveManifest,
  contents: StoreContents,
): Promise<void> {
  const check = async (tables: StoredTables, names: readonly string[]) => {
    for (const name of names) {
      const found = createRowChecksum()
      for await (const rows of tables.read(name)) for (const row of rows) found.add(row)
      const wanted = manifest.checksums[name]
      if (wanted === undefined || !isSameChecksum(wanted, found.end())) throw new Error(name)
    }
  }
  try {
    await check(contents.entities, manifest.entities)
    await contents.records(({ tables }) => check(tables, manifest.records))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BackupError(
      'backup-damaged',
      `The backup ${folder} is damaged (${reason}): restore another one.`,
    )
  }
}
