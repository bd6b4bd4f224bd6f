import path from 'node:path'
import process from 'node:process'

import { resolveServerConfig } from '../config.ts'
import { BackupError, restoreBackup, writeBackup } from '../service/backup.ts'
import { copyContents, type CopyReport } from '../service/copy-contents.ts'
import { BACKUP_VERSION } from '../start/backup-version.ts'
import { readControlFile } from '../start/control-file.ts'
import { StartupError } from '../start/startup-error.ts'
import { withStores } from '../start/with-stores.ts'
import { say } from './say.ts'
import { serveConfig, type StoreFlags } from './server-flags.ts'

/** `heddle migrate`: brings the tables up to date, so that servers of this version start without doing so. */
export async function runMigrate(flags: StoreFlags): Promise<void> {
  await withStores(serveConfig(flags), () => Promise.resolve())
  const { records, entities } = BACKUP_VERSION.schema
  say(`The tables are up to date: records at ${records}, traces at ${entities}.`)
}

/** `heddle backup <folder>`: writes everything in the stores into a new folder; a server that has them is asked to do so. */
export async function runBackup(name: string, flags: StoreFlags): Promise<void> {
  const folder = path.resolve(name)
  const config = serveConfig(flags)
  const target = { folder, now: new Date(), ...BACKUP_VERSION }
  let checksums: CopyReport
  try {
    const written = await withStores(config, (_, contents) => writeBackup(contents, target))
    checksums = written.checksums
  } catch (error) {
    if (!(error instanceof StartupError) || error.code !== 'data-folder-in-use') throw error
    checksums = await askServer(config.dataDir, folder, error)
  }
  say(`Backup written to ${folder}, checksums compared.\n${renderReport(checksums)}`)
}

/** Lets the server that holds the data folder write the backup; `inUse` when it left no word how to reach it. */
async function askServer(
  dataDir: string,
  folder: string,
  inUse: StartupError,
): Promise<CopyReport> {
  const control = readControlFile(dataDir)
  if (control === undefined) throw inUse
  const response = await fetch(`${control.url}/api/control/backup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ folder }),
  })
  // The server's own answer.
  const answer = (await response.json()) as { checksums: CopyReport; message: string }
  if (response.ok) return answer.checksums
  throw new BackupError('backup-refused', answer.message)
}

/** `heddle restore <folder>`: puts a backup into stores that have nothing of it. */
export async function runRestore(folder: string, flags: StoreFlags): Promise<void> {
  const { checksums } = await withStores(serveConfig(flags), (_, contents) =>
    restoreBackup({ folder, ...BACKUP_VERSION }, contents),
  )
  say(`Backup ${folder} restored, checksums compared.\n${renderReport(checksums)}`)
}

/** `heddle push`: copies what is in a data folder into databases by their URLs. */
export async function runPush(flags: StoreFlags): Promise<void> {
  const { data, ...urls } = flags
  const target = serveConfig(urls)
  if (target.databaseUrl === undefined) {
    throw new StartupError(
      'invalid-configuration',
      'Expected where to push to: give --database-url and --clickhouse-url.',
    )
  }
  const source = resolveServerConfig({ mode: 'dev', dataDir: data }, process.env)
  const report = await withStores(source, (_, from) =>
    withStores(target, (__, to) => copyContents(from, to, { leavesSecrets: true })),
  )
  say(`Pushed, checksums compared.\n${renderReport(report)}`)
  say('Keys of the local server stay behind, since everybody knows them: make new ones.')
}

/** One line a table that has rows: its name, how many, and their checksum. */
function renderReport(report: CopyReport): string {
  return Object.entries(report)
    .filter(([, { rows }]) => rows > 0)
    .map(([name, { rows, hash }]) => `  ${name.padEnd(24)} ${String(rows).padStart(9)}  ${hash}`)
    .join('\n')
}
