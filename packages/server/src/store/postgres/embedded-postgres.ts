import { PGlite } from '@electric-sql/pglite'

import type { Durability } from '../durability.ts'
import { compiledOnce } from './compiled-once.ts'
import { SyncingNodeFs } from './syncing-node-fs.ts'

/** The default of 128 MB costs as much resident memory and 0.1 s of every start (measured); these tables are small. */
const SHARED_BUFFERS = 'shared_buffers=16MB'

/** PGlite's switch that turns fsync off; without it a power cut leaves the database usable and complete. */
const NO_FSYNC = '-F'

/** The one way of syncing that reaches the disk: see {@link SyncingNodeFs}. */
const SYNC_METHOD = 'wal_sync_method=fsync'

/** Opens Postgres inside this process on a folder, which is made when it is missing. */
export function openEmbeddedPostgres(folder: string, durability: Durability): Promise<PGlite> {
  return compiledOnce(() => open(folder, durability))
}

function open(folder: string, durability: Durability): Promise<PGlite> {
  const buffers = ['-c', SHARED_BUFFERS]
  if (durability === 'process') {
    return PGlite.create(folder, { startParams: [...PGlite.defaultStartParams, ...buffers] })
  }
  const defaults = PGlite.defaultStartParams.filter((parameter) => parameter !== NO_FSYNC)
  return PGlite.create({
    fs: new SyncingNodeFs(folder),
    startParams: [...defaults, ...buffers, '-c', SYNC_METHOD],
  })
}
