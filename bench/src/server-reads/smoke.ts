/** A few thousand observations are filled in and every read is asked for once: the harness runs. Says nothing about speed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { fillFolder } from './fill-folder.ts'
import { runReads } from './run-reads.ts'

const folder = mkdtempSync(join(tmpdir(), 'heddle-reads-smoke-'))
try {
  const filled = await fillFolder(join(folder, 'filled'), 3000)
  const { rows } = await runReads(filled, {
    isWanted: () => true,
    requests: 1,
    longestMs: 1000,
    ingestPerSecond: 200,
    warmUpMs: 0,
    onRow: () => undefined,
  })
  const empty = rows.filter(({ bytes }) => !(bytes > 0))
  if (rows.length === 0 || empty.length > 0)
    throw new Error(
      `Expected every read to answer something, got nothing for ${JSON.stringify(empty)}`,
    )
  console.log(`${rows.length} reads of ${filled.observations} observations answer`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
