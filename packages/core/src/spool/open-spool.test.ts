import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'

import type { Batch } from '../queue/batch.ts'
import { openSpool } from './open-spool.ts'
import type { Spool, SpoolParts } from './spool.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-spool-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Opened {
  readonly spool: Spool
  readonly evicted: number[]
  readonly lost: number[]
  readonly faults: string[]
}

function open(directory: string, options: Partial<SpoolParts> = {}): Opened {
  const opened = { evicted: [] as number[], lost: [] as number[], faults: [] as string[] }
  const spool = openSpool({
    directory,
    maxBytes: 1_000_000,
    projectKey: 'pk-test@http://localhost',
    toBatch: (events) => ({
      body: Uint8Array.from(Buffer.concat(events.flatMap((event) => [event, Buffer.from('\n')]))),
      ends: events.map(() => 0),
    }),
    onEvicted: (count) => opened.evicted.push(count),
    onLost: (count) => opened.lost.push(count),
    onFault: (message) => opened.faults.push(message),
    ...options,
  })
  if (spool === undefined) throw new Error(opened.faults.join())
  return { spool, ...opened }
}

/** All files below the folder, by path. */
function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Makes the folders look as after the death of their process. */
function killOwners(directory: string): void {
  for (const file of files(directory).filter((path) => path.endsWith('owner.json'))) {
    writeFileSync(file, JSON.stringify({ pid: 999_999_999, host: hostname(), startedAtMs: 0 }))
  }
}

function append(spool: Spool, names: readonly string[]): void {
  for (const name of names) spool.append(Buffer.from(JSON.stringify(name)))
}

/** Replays and returns the names of the events in the order in which they were sent. */
async function replayAll(spool: Spool): Promise<string[]> {
  const sent: string[] = []
  await spool.replay(({ body }: Batch) => {
    const lines = Buffer.from(body).toString().trimEnd().split('\n')
    sent.push(...lines.map((line) => JSON.parse(line) as string))
    return Promise.resolve(true)
  })
  return sent
}

describe('the spool', { timeout: 30_000 }, () => {
  it('leaves nothing on disk when every event has an answer', () => {
    const directory = temporaryFolder()
    const { spool } = open(directory)
    append(spool, ['a', 'b', 'c'])
    spool.settle(0, 2)
    spool.settle(2, 1)
    append(spool, ['d'])
    spool.settle(3, 1)
    spool.close()
    expect(files(directory)).toEqual([])
  })

  it('hands what a dead process left to the next one, once', async () => {
    const directory = temporaryFolder()
    append(open(directory).spool, ['a', 'b', 'c'])
    killOwners(directory)
    const { spool } = open(directory)
    expect(await replayAll(spool)).toEqual(['a', 'b', 'c'])
    expect(await replayAll(spool)).toEqual([])
    spool.close()
    expect(files(directory)).toEqual([])
  })

  it('leaves the folder of a living client alone', async () => {
    const directory = temporaryFolder()
    append(open(directory).spool, ['a'])
    expect(await replayAll(open(directory).spool)).toEqual([])
  })

  it('keeps projects apart', async () => {
    const directory = temporaryFolder()
    append(open(directory).spool, ['a'])
    killOwners(directory)
    expect(await replayAll(open(directory, { projectKey: 'other' }).spool)).toEqual([])
  })

  it('sends what was given up again in the same process', async () => {
    const { spool } = open(temporaryFolder())
    append(spool, ['a', 'b', 'c'])
    spool.settle(0, 1)
    expect(spool.keep(1, 2)).toBe(2)
    // What was answered may be sent again: the server knows events by their ids.
    expect(await replayAll(spool)).toEqual(['a', 'b', 'c'])
  })

  it('stops at the first batch without an answer and leaves it to the next process', async () => {
    const directory = temporaryFolder()
    append(open(directory).spool, ['a'])
    killOwners(directory)
    const second = open(directory).spool
    await second.replay(() => Promise.resolve(false))
    second.close()
    expect(await replayAll(open(directory).spool)).toEqual(['a'])
  })

  it('skips a tail that was cut off and counts it', async () => {
    const directory = temporaryFolder()
    append(open(directory).spool, ['a', 'b'])
    const segment = files(directory).find((path) => path.includes('live-')) ?? ''
    appendFileSync(segment, '0123abcd {"id":"cut o')
    killOwners(directory)
    const { spool, lost } = open(directory)
    expect(await replayAll(spool)).toEqual(['a', 'b'])
    expect(lost).toEqual([1])
  })

  it('says so and goes on without when the folder cannot be made', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(() => open(file)).toThrow('events are held in memory only')
  })

  it('says so once when the disk refuses later', () => {
    const directory = temporaryFolder()
    const { spool, faults } = open(directory)
    rmSync(directory, { recursive: true })
    append(spool, ['a', 'b'])
    expect(faults).toHaveLength(1)
    expect(spool.keep(0, 2)).toBe(0)
  })

  it('loses no open event, never exceeds its bound, and says what it removed', async () => {
    const maxBytes = 4_000
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), size: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ kind: fc.constantFrom('settle', 'keep'), size: fc.integer({ min: 1, max: 9 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 80 }), async (operations) => {
        const directory = temporaryFolder()
        const { spool, evicted } = open(directory, { maxBytes })
        let appended = 0
        let decided = 0
        let kept = 0
        const unsettled = new Set<string>()
        for (const { kind, size } of operations) {
          const count = Math.min(size, appended - decided)
          if (kind === 'append') {
            const name = `${appended++} ${'x'.repeat(size)}`
            append(spool, [name])
            unsettled.add(name)
          } else if (kind === 'settle') {
            spool.settle(decided, count)
            for (const name of unsettled) {
              const number = Number(name.split(' ')[0])
              if (number >= decided && number < decided + count) unsettled.delete(name)
            }
          } else kept += spool.keep(decided, count)
          if (kind !== 'append') decided += count
          const sizes = files(directory)
            .filter((path) => !path.endsWith('owner.json'))
            .map((path) => statSync(path).size)
          // One event may stand over the bound until older ones go.
          expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(maxBytes + 320)
        }
        killOwners(directory)
        const next = open(directory, { maxBytes })
        const replayed = new Set(await replayAll(next.spool))
        const missing = [...unsettled].filter((name) => !replayed.has(name))
        const isFull =
          [...unsettled].reduce((sum, { length }) => sum + length + 12, 0) > maxBytes / 2
        expect(isFull ? [] : missing).toEqual([])
        expect(evicted.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(kept)
        expect(evicted.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(missing.length)
        next.spool.close()
      }),
      { numRuns: 60 },
    )
  })
})
