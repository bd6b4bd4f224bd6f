import fc from 'fast-check'
import { expect, test } from 'vitest'

import { checkMachine, compareVersions, type Machine, readMachine } from './supported-machine.ts'

const good: Machine = {
  platform: 'linux',
  architecture: 'x64',
  nodeVersion: '24.1.0',
  glibcVersion: '2.36',
  cpuFlags: new Set(['sse4_2', 'avx2']),
}

const failures = (change: Partial<Machine>) =>
  checkMachine({ ...good, ...change }).filter((check) => !check.ok)

test('accepts this machine, on which the tests run', () => {
  expect(checkMachine(readMachine()).every((check) => check.ok)).toBe(true)
})

test('accepts Linux with glibc and AVX2, arm64, and macOS', () => {
  expect(failures({})).toEqual([])
  expect(failures({ architecture: 'arm64', cpuFlags: new Set() })).toEqual([])
  expect(failures({ platform: 'darwin', glibcVersion: undefined, cpuFlags: undefined })).toEqual([])
})

test.each<[string, Partial<Machine>, RegExp]>([
  ['Node', { nodeVersion: '22.18.0' }, /Node 22\.19/],
  ['Node', { nodeVersion: '20.20.2' }, /Node 22\.19/],
  ['Platform', { platform: 'win32' }, /WSL2/],
  ['Platform', { glibcVersion: undefined }, /Alpine/],
  ['Platform', { platform: 'freebsd' }, /Linux with glibc or on macOS/],
  ['CPU', { cpuFlags: new Set(['sse4_2']) }, /virtual machine/],
  ['CPU', { architecture: 'ia32' }, /arm64/],
])('refuses an unsupported %s and names the fix', (name, change, fix) => {
  const [failure, ...others] = failures(change)
  expect(others).toEqual([])
  expect(failure).toMatchObject({ name, fix: expect.stringMatching(fix) })
})

const weight = (parts: readonly number[]) => parts.reduce((sum, part) => sum * 100 + part, 0)

test('versions are ordered by their numbers, not their text', () => {
  const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99))
  fc.assert(
    fc.property(version, version, (left, right) => {
      const [a, b] = [left, right].map((parts) => parts.join('.'))
      expect(Math.sign(compareVersions(a ?? '', b ?? ''))).toBe(
        Math.sign(weight(left) - weight(right)),
      )
    }),
  )
})
