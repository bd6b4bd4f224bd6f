import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'

import { packFolder, unpackFolder } from './folder-archive.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

function listing(folder: string): ReadonlySet<string> {
  return new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-archive-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('unpacking gives back every folder, file and byte that was packed', async () => {
  const root = temporaryFolder()
  let run = 0
  const fileName = fc.stringMatching(/^[a-zé_]{1,8}$/)
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fileName, fc.uint8Array({ maxLength: 5000 }), { maxKeys: 6 }),
      fc.uniqueArray(fileName, { maxLength: 3 }),
      async (files, emptyFolders) => {
        const from = path.join(root, `from-${++run}`)
        const to = path.join(root, `to-${run}`)
        mkdirSync(path.join(from, 'deep'), { recursive: true })
        for (const name of emptyFolders) mkdirSync(path.join(from, `folder-${name}`))
        for (const [name, bytes] of Object.entries(files)) {
          writeFileSync(path.join(from, 'deep', name), bytes)
        }
        await unpackFolder(await packFolder(from), to)
        expect(listing(to)).toEqual(listing(from))
        for (const [name, bytes] of Object.entries(files)) {
          expect(Buffer.from(bytes).equals(readFileSync(path.join(to, 'deep', name)))).toBe(true)
        }
      },
    ),
    { numRuns: 20 },
  )
})
