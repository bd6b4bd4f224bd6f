import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import { createContents, type Rows } from '../testing/memory-contents.ts'
import { restoreBackup, writeBackup } from './backup.ts'

const VERSION = { version: '1.2.3', schema: { records: '0002-x', entities: '0003-y' } }

function newFolder(): string {
  const parent = mkdtempSync(path.join(tmpdir(), 'heddle-backup-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  return path.join(parent, 'backup')
}

const write = (folder: string, source: Parameters<typeof createContents>[0]) =>
  writeBackup(createContents(source), { folder, now: new Date(0), ...VERSION })

const empty = () => ({ entities: {} as Rows, records: {} as Rows })

const restore = async (folder: string, version = VERSION) => {
  const target = empty()
  await restoreBackup({ folder, ...version }, createContents(target))
  return target
}

const full = () => ({
  entities: { traces: Array.from({ length: 1201 }, (_, at) => `{"id":"t${at}"}`) },
  records: { projects: ['{"id":"mine"}'], 'odd / name': ['{}'] },
})

test('what is restored is what was backed up, whatever the texts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 9 }), async (texts) => {
      const folder = newFolder()
      const traces = texts.map((text) => JSON.stringify({ text }))
      const source = { entities: { traces }, records: { projects: ['{"id":"mine"}'] } }
      await write(folder, source)
      const { entities, records } = await restore(folder)
      expect({ traces: entities['traces'] ?? [], records }).toEqual({
        traces,
        records: source.records,
      })
    }),
    { numRuns: 20 },
  )
})

test('a backup says what it holds, and lies alone in its place', async () => {
  const folder = newFolder()
  const manifest = await write(folder, full())
  expect(manifest).toMatchObject({
    ...VERSION,
    format: 1,
    createdAt: '1970-01-01T00:00:00.000Z',
    entities: ['traces'],
    records: ['projects', 'odd / name'],
    checksums: { traces: { rows: 1201 }, files: { rows: 0 } },
  })
  expect(readdirSync(path.dirname(folder))).toEqual(['backup'])
  expect(await restore(folder)).toEqual(full())
})

test('a folder that is there is not written into', async () => {
  const folder = newFolder()
  await write(folder, full())
  await expect(write(folder, empty())).rejects.toMatchObject({ code: 'backup-exists' })
  expect(await restore(folder)).toEqual(full())
})

test('a copy that fails leaves nothing', async () => {
  const folder = newFolder()
  const source = createContents(full())
  const broken = { ...source, records: () => Promise.reject(new Error('gone')) }
  const writing = writeBackup(broken, { folder, now: new Date(0), ...VERSION })
  await expect(writing).rejects.toThrow('gone')
  expect(readdirSync(path.dirname(folder))).toEqual([])
})

test.each<[string, (bytes: Buffer) => Buffer]>([
  [
    'with a flipped bit',
    (bytes) => Buffer.from(bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
  ],
  ['cut short', (bytes) => bytes.subarray(0, bytes.length - 8)],
  ['empty', () => Buffer.alloc(0)],
])('a backup whose table is %s is refused before anything is written', async (_, damage) => {
  const folder = newFolder()
  await write(folder, full())
  const file = path.join(folder, 'entities', 'traces.jsonl.zst')
  writeFileSync(file, damage(readFileSync(file)))
  const target = empty()
  const restoring = restoreBackup({ folder, ...VERSION }, createContents(target))
  await expect(restoring).rejects.toMatchObject({ code: 'backup-damaged' })
  expect(target).toEqual(empty())
})

test('a table that lost a row whole is noticed by its checksum', async () => {
  const [folder, other] = [newFolder(), newFolder()]
  await write(folder, full())
  const fewer = { ...full(), entities: { traces: full().entities.traces.slice(1) } }
  await write(other, fewer)
  const file = path.join('entities', 'traces.jsonl.zst')
  writeFileSync(path.join(folder, file), readFileSync(path.join(other, file)))
  await expect(restore(folder)).rejects.toMatchObject({ code: 'backup-damaged' })
})

test('other versions of the tables, and folders that hold none, are refused with what to do', async () => {
  const folder = newFolder()
  await write(folder, full())
  const newer = { ...VERSION, schema: { ...VERSION.schema, entities: '0004-z' } }
  await expect(restore(folder, newer)).rejects.toThrow(/is of Heddle 1\.2\.3.*: restore it with/)
  await expect(restore(path.join(folder, 'entities'))).rejects.toThrow(/holds no backup: give/)
  writeFileSync(path.join(folder, 'manifest.json'), '{"format":2}')
  await expect(restore(folder)).rejects.toMatchObject({ code: 'backup-missing' })
})
