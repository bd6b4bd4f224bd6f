import { PGlite } from '@electric-sql/pglite'

/** The default of 128 MB costs as much resident memory and 0.1 s of every start (measured); these tables are small. */
const SHARED_BUFFERS = 'shared_buffers=16MB'

/** PGlite's switch that turns fsync off; without it a power cut leaves the database usable and complete. */
const NO_FSYNC = '-F'

/** Opens Postgres inside this process on a folder, which is made when it is missing. */
export function openEmbeddedPostgres(folder: string): Promise<PGlite> {
  const defaults = PGlite.defaultStartParams.filter((parameter) => parameter !== NO_FSYNC)
  return PGlite.create(folder, { startParams: [...defaults, '-c', SHARED_BUFFERS] })
}
