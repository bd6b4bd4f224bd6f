import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import {
  createControlToken,
  readControlFile,
  removeControlFile,
  writeControlFile,
} from './control-file.ts'

test('word of a server is for the owner of its folder alone, and gone when it is taken back', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-control-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'control.json')
  expect(readControlFile(folder)).toBeUndefined()
  writeFileSync(file, 'of a server that was killed', { mode: 0o644 })
  expect(readControlFile(folder)).toBeUndefined()
  const control = { url: 'http://127.0.0.1:1', token: createControlToken() }
  writeControlFile(folder, control)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readControlFile(folder)).toEqual(control)
  removeControlFile(folder)
  expect(readControlFile(folder)).toBeUndefined()
  expect(control.token).not.toBe(createControlToken())
})
