import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import { openLoggedInserts } from './logged-inserts.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An engine that keeps rows of four bytes in memory, after a while, and fails when it is told to. */
function createEngine() {
  const rows = new Set<number>()
  let failures: Error[] = []
  const inserts: number[] = []
  let isDead = false
  return {
    rows,
    inserts,
    failNext: (...errors: Error[]) => {
      failures = errors
    },
    /** What is under way is lost with the process. */
    die: () => {
      isDead = true
    },
    store: async (_target: string, buffers: readonly Buffer[]) => {
      await new Promise((resolve) => setImmediate(resolve))
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      if (isDead) throw new Error('the process has ended')
      const bytes = Buffer.concat(buffers)
      inserts.push(bytes.length / 4)
      for (let at = 0; at < bytes.length; at += 4) rows.add(bytes.readUInt32LE(at))
    },
  }
}

const rowsOf = (...numbers: readonly number[]) => Buffer.from(new Uint32Array(numbers).buffer)

const entry = (number: number, target = 'traces (id)') => ({
  target,
  rows: rowsOf(number),
  names: [`name-${number}`],
})

const open = (folder: string, engine: ReturnType<typeof createEngine>) =>
  openLoggedInserts({
    folder,
    durability: 'power',
    store: engine.store,
    now: () => performance.now(),
  })

const diskFull = () => Object.assign(new Error('no space'), { code: 'ENOSPC' })

/** What happens to a log: inserts at the same time, a read, a failing engine, the end of the process. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('insert'), count: fc.integer({ min: 1, max: 5 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('read'), count: fc.constant(1) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('fail'), count: fc.integer({ min: 1, max: 3 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('kill'), count: fc.integer({ min: 0, max: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop'), count: fc.constant(0) }) },
  ),
  { maxLength: 25 },
)

test('whatever fails or ends when, what was acknowledged is found by every read', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const folder = temporaryFolder()
      const acknowledged = new Set<number>()
      const stored = new Set<number>()
      let [engine, next] = [createEngine(), 0]
      let log = await open(folder, engine)
      const insertSome = (count: number) =>
        Array.from({ length: count }, async (_, index) => {
          const number = (next += 1)
          await log.insert(entry(number, index % 2 === 0 ? 'traces (id)' : 'scores (id)')).then(
            () => acknowledged.add(number),
            () => {},
          )
        })
      const read = async () => {
        const before = [...acknowledged]
        try {
          await log.settle()
        } catch {
          return
        }
        for (const number of before)
          expect(engine.rows.has(number) || stored.has(number)).toBe(true)
      }
      const reopen = async () => {
        for (const number of engine.rows) stored.add(number)
        engine = createEngine()
        log = await open(folder, engine)
        await read()
      }
      for (const { kind, count } of plan) {
        if (kind === 'insert') await Promise.all([...insertSome(count), read()])
        if (kind === 'read') await read()
        if (kind === 'fail')
          engine.failNext(...Array.from({ length: count }, () => new Error('no')))
        if (kind === 'kill') {
          const underWay = insertSome(count)
          engine.die()
          await Promise.all(underWay)
          await reopen()
        }
        if (kind === 'stop') {
          await log.close()
          await reopen()
        }
      }
      engine.failNext()
      await read()
      expect([...acknowledged].filter((n) => !engine.rows.has(n) && !stored.has(n))).toEqual([])
      await log.close()
    }),
    { numRuns: 60 },
  )
})

test('rows wait for each other, so that the engine gets many at once', async () => {
  const engine = createEngine()
  const log = await open(temporaryFolder(), engine)
  for (let number = 1; number <= 20; number += 1) await log.insert(entry(number))
  expect(engine.inserts).toEqual([])
  await log.settle()
  expect(engine.inserts).toEqual([20])
  await log.close()
})

test('a read that asks for other names does not make rows go to the engine', async () => {
  const engine = createEngine()
  const log = await open(temporaryFolder(), engine)
  await log.insert(entry(1))
  await log.settle(['name-2'])
  expect(engine.rows.size).toBe(0)
  await log.settle(['name-2', 'name-1'])
  expect(engine.rows).toEqual(new Set([1]))
  await log.close()
})

test('a full disk gives the space back that was held for what is acknowledged', async () => {
  const engine = createEngine()
  const folder = temporaryFolder()
  const log = await open(folder, engine)
  await log.insert(entry(1))
  const reserve = path.join(folder, 'reserve')
  const held = statSync(reserve)
  engine.failNext(diskFull())
  await log.settle()
  expect(engine.rows).toEqual(new Set([1]))
  const heldAgain = statSync(reserve)
  expect(heldAgain.size).toBe(held.size)
  expect(heldAgain.birthtimeMs).toBeGreaterThan(held.birthtimeMs)
  await log.close()
})

test('while the engine takes nothing, nothing more is acknowledged and everything stays', async () => {
  const engine = createEngine()
  const folder = temporaryFolder()
  const log = await open(folder, engine)
  await log.insert(entry(1))
  engine.failNext(new Error('broken'), new Error('still broken'))
  await expect(log.settle()).rejects.toThrow('broken')
  await expect(log.insert(entry(2))).rejects.toThrow('still broken')
  await log.insert(entry(3))
  await log.settle()
  expect(engine.rows).toEqual(new Set([1, 3]))
  await log.close()
})

test('who inserted rows is told when the engine has them, and not before', async () => {
  const engine = createEngine()
  const log = await open(temporaryFolder(), engine)
  const seen: boolean[] = []
  await log.insert({ ...entry(1), onFound: () => seen.push(engine.rows.has(1)) })
  engine.failNext(new Error('broken'))
  await expect(log.settle()).rejects.toThrow('broken')
  expect(seen).toEqual([])
  await log.settle()
  expect(seen).toEqual([true])
  await log.close()
})

test('a log that was given to the engine takes no space', async () => {
  const folder = temporaryFolder()
  const log = await open(folder, createEngine())
  for (let number = 1; number <= 5; number += 1) {
    await log.insert(entry(number))
    await log.settle()
  }
  expect(readdirSync(folder)).toEqual(['reserve'])
  await log.close()
})
