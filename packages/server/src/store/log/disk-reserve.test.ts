import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { openDiskReserve } from './disk-reserve.ts'

function reserveFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-reserve-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'reserve')
}

test('a reserve takes the space it holds, also when it grows, until it is released', async () => {
  const file = reserveFile()
  const reserve = await openDiskReserve(file)
  await reserve.hold(1)
  const first = statSync(file)
  expect(first.size).toBeGreaterThanOrEqual(1)
  await reserve.hold(9_000_000)
  expect(statSync(file).size).toBeGreaterThanOrEqual(9_000_000)
  expect(statSync(file).blocks * 512).toBeGreaterThanOrEqual(9_000_000)
  await reserve.release()
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined()
  await reserve.hold(1)
  expect(statSync(file).size).toBe(first.size)
})

test('a reserve that an earlier process left is held on', async () => {
  const file = reserveFile()
  await (await openDiskReserve(file)).hold(5_000_000)
  const before = statSync(file)
  await (await openDiskReserve(file)).hold(5_000_000)
  expect(statSync(file)).toMatchObject({ size: before.size, mtimeMs: before.mtimeMs })
})
