import { describe, expect, it } from 'vitest'

import { IngestOverloadedError } from './ingest-service.ts'
import { WriteBuffer } from './write-buffer.ts'

/** Steps whose commits end when the test says so. */
function controlledSteps() {
  let open: string[] = []
  const groups: { items: string[]; end: PromiseWithResolvers<void> }[] = []
  return {
    groups,
    async prepare(items: readonly string[]) {
      if (items.includes('unpreparable')) throw new Error('cannot prepare')
      open.push(...items)
    },
    commit() {
      const end = Promise.withResolvers<void>()
      groups.push({ items: open, end })
      open = []
      return end.promise
    },
  }
}

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

describe('WriteBuffer', () => {
  it('writes a lone item at once and everything that comes meanwhile as one group', async () => {
    const steps = controlledSteps()
    const buffer = new WriteBuffer<string>(steps, 1000)
    const adding = ['a', 'b', 'c'].map((item) => buffer.add(item, 1))
    await settled()
    const late = ['d', 'e'].map((item) => buffer.add(item, 1))
    await settled()
    expect(steps.groups.map((group) => group.items)).toEqual([['a']])
    steps.groups[0]?.end.resolve()
    await settled()
    expect(steps.groups[1]?.items).toEqual(['b', 'c', 'd', 'e'])
    steps.groups[1]?.end.resolve()
    await Promise.all([...adding, ...late])
    await buffer.drain()
  })

  it('fails the items of a group that could not be written, and no others', async () => {
    const steps = controlledSteps()
    const buffer = new WriteBuffer<string>(steps, 1000)
    const first = buffer.add('a', 1)
    await settled()
    const second = buffer.add('b', 1)
    steps.groups[0]?.end.reject(new Error('disk full'))
    await expect(first).rejects.toThrow('disk full')
    await settled()
    steps.groups[1]?.end.resolve()
    await second
  })

  it('fails only the items that could not be prepared', async () => {
    const steps = controlledSteps()
    const buffer = new WriteBuffer<string>(steps, 1000)
    await expect(buffer.add('unpreparable', 1)).rejects.toThrow('cannot prepare')
    const good = buffer.add('a', 1)
    await settled()
    steps.groups[0]?.end.resolve()
    await good
  })

  it('refuses items beyond its bound until earlier ones are written', async () => {
    const steps = controlledSteps()
    const buffer = new WriteBuffer<string>(steps, 100)
    const first = buffer.add('a', 80)
    await expect(buffer.add('b', 30)).rejects.toBeInstanceOf(IngestOverloadedError)
    await settled()
    steps.groups[0]?.end.resolve()
    await first
    const third = buffer.add('c', 1000)
    await settled()
    steps.groups[1]?.end.resolve()
    await third
  })

  it('drains at once when nothing is on the way', async () => {
    const draining = new WriteBuffer<string>(controlledSteps(), 1).drain()
    await expect(draining).resolves.toBeUndefined()
  })
})
