import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { writeTemplate } from '../src/store/postgres/template.ts'

const MIGRATIONS = new URL('../src/store/postgres/migrations/', import.meta.url)

/**
 * Makes the database template, so that a first start takes half a second instead of several.
 * Without arguments it is the checkout's, which an installation makes when migrations have changed; a failure there costs only
 * that time, so it is told and the installation goes on. With a file name it is the one that is shipped, and a failure is a
 * failure.
 */
const shipped = process.argv[2]
if (shipped === undefined) await makeForCheckout()
else await writeTemplate(path.resolve(shipped))

/** When a migration was last added or changed, ms. An older template works too, but each start runs what it lacks. */
function lastChangeOf(folder: URL): number {
  const changes = readdirSync(folder).map((name) => statSync(new URL(name, folder)).mtimeMs)
  return Math.max(...changes)
}

async function makeForCheckout(): Promise<void> {
  const cached = new URL('../node_modules/.cache/postgres-template.bin', import.meta.url)
  const made = statSync(cached, { throwIfNoEntry: false })
  if (made !== undefined && made.mtimeMs > lastChangeOf(MIGRATIONS)) return
  try {
    await writeTemplate(fileURLToPath(cached))
  } catch (error) {
    process.stderr.write(`No database template, so the first start is slower: ${String(error)}\n`)
  }
}
