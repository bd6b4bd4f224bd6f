import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import { buildUi, isUiStale } from './build-ui.ts'

/** A folder with the given files, each changed at the given second. */
function folderOf(files: Record<string, number>): string {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-ui-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, changedAt] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), '')
    utimesSync(join(folder, path), changedAt, changedAt)
  }
  return folder
}

describe('isUiStale', () => {
  it('holds when nothing was built', () => {
    expect(isUiStale(folderOf({ 'src/main.tsx': 10 }))).toBe(true)
  })

  it('holds when a source deep in the folder is newer than the build', () => {
    const folder = folderOf({ 'dist/index.html': 20, 'src/features/traces/page.tsx': 30 })
    expect(isUiStale(folder)).toBe(true)
  })

  it('does not hold when the build is the newest', () => {
    const folder = folderOf({ 'dist/index.html': 20, 'src/main.tsx': 10, 'index.html': 10 })
    expect(isUiStale(folder)).toBe(false)
  })
})

describe('buildUi', () => {
  it('names the fix when the dependencies are not installed', async () => {
    await expect(buildUi(folderOf({}))).rejects.toThrow('npx pnpm@12 install')
  })
})
