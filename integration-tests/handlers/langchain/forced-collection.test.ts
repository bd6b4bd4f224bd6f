import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { withoutOrder } from './render-tree.ts'
import { scenarios } from './scenarios/index.ts'

const program = join(import.meta.dirname, 'forced-collection.ts')

it('takes no run for abandoned that somebody waits for, however often garbage is collected', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=heddle-source', program],
    { maxBuffer: 2 ** 26 },
  )
  const seen = JSON.parse(stdout) as Record<string, string>
  const expected: Record<string, string> = {}
  const compared: Record<string, string> = {}
  for (const { name, tree } of scenarios) {
    expected[name] = withoutOrder(tree.trim())
    compared[name] = withoutOrder(seen[name] ?? '')
  }
  expect(compared).toEqual(expected)
}, 180_000)
