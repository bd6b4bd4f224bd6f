import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { writeTemplate } from '../src/store/postgres/template.ts'

/**
 * Makes the database template of a checkout, so that the first start takes well under a second instead of several.
 * `--if-missing` keeps one that is there; a failure only costs that time, so it never fails an installation.
 */
const file = fileURLToPath(new URL('../node_modules/.cache/postgres-template.bin', import.meta.url))

const isPresent = statSync(file, { throwIfNoEntry: false }) !== undefined
if (!isPresent || !process.argv.includes('--if-missing')) {
  try {
    await writeTemplate(file)
  } catch (error) {
    process.stderr.write(`No database template: ${String(error)}\n`)
  }
}
