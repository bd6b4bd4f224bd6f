import process from 'node:process'

import { resolveServerConfig } from '../config.ts'
import { type BackupVersion, restoreBackup, writeBackup } from '../service/backup.ts'
import { copyContents, type CopyReport } from '../service/copy-contents.ts'
import { StartupError } from '../start/startup-error.ts'
import { withStores } from '../start/with-stores.ts'
import { MIGRATIONS } from '../store/clickhouse/migrations.ts'
import { migrations } from '../store/postgres/migrations/index.ts'
import { VERSION } from '../version.ts'
import { type StoreFlags, toServeOptions } from './server-flags.ts'

const BACKUP_VERSION: BackupVersion = {
  version: VERSION,
  schema: { records: Object.keys(migrations).at(-1) ?? '', entities: MIGRATIONS.at(-1) ?? '' },
}

/** `heddle migrate`: brings the tables up to date, so that servers of this version start without doing so. */
export async function runMigrate(flags: StoreFlags): Promise<void> {
  await withStores(configOf(flags), () => Promise.resolve())
  const { records, entities } = BACKUP_VERSION.schema
  say(`The tables are up to date: records at ${records}, traces at ${entities}.`)
}

/** `heddle backup <folder>`: writes everything in the stores into a new folder. */
export async function runBackup(folder: string, flags: StoreFlags): Promise<void> {
  const target = { folder, now: new Date(), ...BACKUP_VERSION }
  const { checksums } = await withStores(configOf(flags), (_, contents) =>
    writeBackup(contents, target),
  )
  say(`Backup written to ${folder}, checksums compared.\n${renderReport(checksums)}`)
}

/** `heddle restore <folder>`: puts a backup into stores that have nothing of it. */
export async function runRestore(folder: string, flags: StoreFlags): Promise<void> {
  const { checksums } = await withStores(configOf(flags), (_, contents) =>
    restoreBackup({ folder, ...BACKUP_VERSION }, contents),
  )
  say(`Backup ${folder} restored, checksums compared.\n${renderReport(checksums)}`)
}

/** `heddle push`: copies what is in a data folder into databases by their URLs. */
export async function runPush(flags: StoreFlags): Promise<void> {
  const { data, ...urls } = flags
  const target = configOf(urls)
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

function configOf(flags: StoreFlags) {
  return resolveServerConfig(toServeOptions(flags), process.env)
}

/** One line a table that has rows: its name, how many, and their checksum. */
function renderReport(report: CopyReport): string {
  return Object.entries(report)
    .filter(([, { rows }]) => rows > 0)
    .map(([name, { rows, hash }]) => `  ${name.padEnd(24)} ${String(rows).padStart(9)}  ${hash}`)
    .join('\n')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
