import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { Kysely, PGliteDialect } from 'kysely'

import { openEmbeddedPostgres } from './embedded-postgres.ts'
import { packFolder, unpackFolder } from './folder-archive.ts'
import { migrate } from './migrate.ts'

/**
 * Where an empty, migrated database lies as an archive: beside the bundle (put there by the build), or in node_modules/.cache
 * of a checkout (put there by `pnpm install`).
 */
const TEMPLATE_FILES = [
  new URL('./postgres-template.bin', import.meta.url),
  new URL('../../../node_modules/.cache/postgres-template.bin', import.meta.url),
]

/**
 * Fills the missing `folder` with an empty database from the template; false when there is none.
 * A template may have been made with fewer migrations: opening runs the others.
 */
export async function unpackTemplate(folder: string): Promise<boolean> {
  for (const file of TEMPLATE_FILES) {
    const archive = readIfPresent(file)
    if (archive === undefined) continue
    await unpackFolder(archive, folder)
    return true
  }
  return false
}

/** Makes the template (some seconds) and puts it at `file` in one step. */
export async function writeTemplate(file: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-template-'))
  try {
    const pglite = await openEmbeddedPostgres(folder, 'process')
    await migrate(new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) }))
    await pglite.close()
    const draft = `${file}.${process.pid}`
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(draft, await packFolder(folder))
    renameSync(draft, file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readIfPresent(file: URL): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
