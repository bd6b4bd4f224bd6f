import { describe, expect, it } from 'vitest'

import { dropItems, isStream, watchStream } from './watch-stream.ts'
import type { StreamListener } from './watch-stream.ts'

/** Notes what is told. */
function listen(): StreamListener & { readonly told: string[] } {
  const told: string[] = []
  return {
    told,
    run: (step) => step(),
    item: (value) => void told.push(`item ${String(value)}`),
    done: () => void told.push('done'),
    fail: (error) => void told.push(`fail ${(error as Error).message}`),
    stop: () => void told.push('stop'),
    moved: () => void told.push('moved'),
  }
}

async function* count(to: number): AsyncGenerator<number> {
  for (let number = 1; number <= to; number += 1) yield number
}

async function readAll<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of stream) items.push(item)
  return items
}

describe('watchStream', () => {
  it('tells of each item once, and the reader gets them unchanged from the same object', async () => {
    const listener = listen()
    const stream = count(2)
    expect(watchStream(stream, listener)).toBe(stream)
    expect(await readAll(stream)).toEqual([1, 2])
    expect(listener.told).toEqual(['item 1', 'item 2', 'done'])
  })

  it('closes the stream before it tells that the reader stopped', async () => {
    const listener = listen()
    const stream = (async function* () {
      try {
        yield 1
        yield 2
      } finally {
        listener.told.push('closed')
      }
    })()
    watchStream(stream, listener)
    for await (const _ of stream) break
    expect(listener.told).toEqual(['item 1', 'closed', 'stop'])
  })

  it('counts no item twice when an iterator of the program’s own reads the stream’s steps', async () => {
    const listener = listen()
    const stream = count(2)
    const open = stream[Symbol.asyncIterator].bind(stream)
    stream[Symbol.asyncIterator] = async function* () {
      for await (const item of { [Symbol.asyncIterator]: open }) yield item
    } as never
    watchStream(stream, listener)
    expect(await readAll(stream)).toEqual([1, 2])
    expect(listener.told).toEqual(['moved', 'item 1', 'item 2', 'done'])
  })

  it('tells of an error and passes the same one on', async () => {
    const listener = listen()
    const failure = new Error('broken')
    const stream = (async function* () {
      yield 1
      throw failure
    })()
    watchStream(stream, listener)
    await expect(readAll(stream)).rejects.toBe(failure)
    expect(listener.told).toEqual(['item 1', 'fail broken'])
  })

  it('is stopped when the program disposes of it', async () => {
    const listener = listen()
    {
      await using stream = watchStream(count(3), listener) as AsyncGenerator<number>
      await stream.next()
    }
    expect(listener.told).toEqual(['item 1', 'stop'])
  })

  it('notices a break of an iterator that has no return', async () => {
    const listener = listen()
    const iterator = { next: async () => ({ done: false, value: 1 }) }
    const stream = { [Symbol.asyncIterator]: () => iterator }
    watchStream(stream, listener)
    for await (const _ of stream) break
    expect(listener.told).toEqual(['moved', 'item 1', 'stop'])
  })

  it('of the platform becomes an equal one that is pulled only by its reader', async () => {
    const listener = listen()
    let pulled = 0
    const source = new ReadableStream(
      { pull: (controller) => controller.enqueue((pulled += 1)) },
      { highWaterMark: 0 },
    )
    const reader = (watchStream(source, listener) as ReadableStream<number>).getReader()
    expect(pulled).toBe(0)
    expect(await reader.read()).toEqual({ done: false, value: 1 })
    expect(pulled).toBe(1)
    await reader.cancel()
    expect(listener.told).toEqual(['item 1', 'stop'])
  })
})

describe('dropItems', () => {
  it('keeps items from the reader and hands them over', async () => {
    const taken: unknown[] = []
    const stream = count(5)
    dropItems(
      stream,
      (item) => Number(item) % 2 === 0,
      (item) => taken.push(item),
    )
    expect(await readAll(stream)).toEqual([1, 3, 5])
    expect(taken).toEqual([2, 4])
  })
})

describe('isStream', () => {
  it('is true for what is read step by step, but for no stream with methods of its own', () => {
    class WorkflowStream extends ReadableStream<number> {}
    expect([isStream(count(1)), isStream(new ReadableStream())]).toEqual([true, true])
    expect([isStream(new WorkflowStream()), isStream([]), isStream('x'), isStream(null)]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})
