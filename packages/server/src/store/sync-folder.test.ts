import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { syncFolder } from './sync-folder.ts'

test('syncs a folder with files, folders and links that lead nowhere', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-sync-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(path.join(folder, 'a', 'b'), { recursive: true })
  for (let count = 0; count < 50; count += 1)
    writeFileSync(path.join(folder, 'a', 'b', String(count)), 'x')
  symlinkSync('nowhere', path.join(folder, 'link'))
  await expect(syncFolder(folder)).resolves.toBeUndefined()
  await expect(syncFolder(path.join(folder, 'missing'))).rejects.toThrow('ENOENT')
})
