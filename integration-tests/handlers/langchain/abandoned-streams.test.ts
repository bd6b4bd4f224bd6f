import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

const program = join(import.meta.dirname, 'abandoned-streams.ts')
/** Ended runs and message ids that are remembered, and what the engine keeps for itself. */
const MAX_GROWTH_BYTES = 30_000_000

it('closes ten thousand streams that nobody read to the end, and forgets them', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=heddle-source',
    program,
  ])
  const { open, ended, grownBytes } = JSON.parse(stdout) as Record<string, number>
  expect({ open, ended }).toEqual({ open: 0, ended: 10_000 })
  expect(grownBytes).toBeLessThan(MAX_GROWTH_BYTES)
}, 120_000)
