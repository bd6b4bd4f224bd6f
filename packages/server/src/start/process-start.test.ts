import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'

import { expect, test } from 'vitest'

import { readProcessStart } from './process-start.ts'

test('a process has one start, another process another, and one that ended none', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const start = readProcessStart(pid)
  expect(start).toMatch(/\S/)
  expect(readProcessStart(pid)).toBe(start)
  expect(readProcessStart(process.pid)).not.toBe(start)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readProcessStart(pid)).toBeUndefined()
})
