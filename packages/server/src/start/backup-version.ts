import type { BackupVersion } from '../service/backup.ts'
import { MIGRATIONS } from '../store/clickhouse/migrations.ts'
import { migrations } from '../store/postgres/migrations/index.ts'
import { VERSION } from '../version.ts'

/** What backups of this version say about themselves. */
export const BACKUP_VERSION: BackupVersion = {
  version: VERSION,
  schema: { records: Object.keys(migrations).at(-1) ?? '', entities: MIGRATIONS.at(-1) ?? '' },
}
