import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { tapStream } from './tap-stream.ts'

function listening() {
  const heard: unknown[] = []
  return {
    heard,
    listener: {
      part: (value: unknown) => void heard.push(value),
      end: () => void heard.push('end'),
      fail: (error: unknown) => void heard.push(`failed: ${String(error)}`),
      cancel: (reason: unknown) => void heard.push(`cancelled: ${String(reason)}`),
    },
  }
}

function streamOf(values: readonly unknown[]): ReadableStream<unknown> {
  return new ReadableStream({
    start(controller) {
      for (const value of values) controller.enqueue(value)
      controller.close()
    },
  })
}

async function all(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const values: unknown[] = []
  for await (const value of stream) values.push(value)
  return values
}

describe('tapStream', () => {
  it('hands on every part unchanged and hears the same, however the stream is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer()),
        fc.constantFrom('iterate', 'pipe', 'tee'),
        async (values, how) => {
          const { heard, listener } = listening()
          const stream = streamOf(values)
          tapStream(stream, listener)
          const read = {
            iterate: () => stream,
            pipe: () => stream.pipeThrough(new TransformStream()),
            tee: () => stream.tee()[0],
          }
          expect(await all(read[how]())).toEqual(values)
          expect(heard).toEqual([...values, 'end'])
        },
      ),
    )
  })

  it('works when a copy of the object around the stream is what is read', async () => {
    const { heard, listener } = listening()
    const original = { stream: streamOf(['a']), secret: 1 }
    const redacted = { ...original, secret: undefined }
    tapStream(redacted.stream, listener)
    expect(await all(original.stream)).toEqual(['a'])
    expect(heard).toEqual(['a', 'end'])
  })

  it('reads nothing ahead and says whether somebody waits', async () => {
    let pulls = 0
    const source = new ReadableStream<number>(
      { pull: (controller) => controller.enqueue((pulls += 1)) },
      { highWaterMark: 0 },
    )
    const tap = tapStream(source, listening().listener)
    const reader = source.getReader()
    expect(pulls).toBe(0)
    await reader.read()
    expect(pulls).toBe(1)
    expect(tap?.isAwaited).toBe(false)
  })

  it('waits with its reader for a slow source', async () => {
    const source = new ReadableStream({ pull: () => new Promise(() => {}) }, { highWaterMark: 0 })
    const tap = tapStream(source, listening().listener)
    void source.getReader().read()
    await new Promise(setImmediate)
    expect(tap?.isAwaited).toBe(true)
  })

  it('passes an error and a cancellation on', async () => {
    const broken = listening()
    const failing = new ReadableStream({
      pull: (controller) => controller.error(new Error('gone')),
    })
    tapStream(failing, broken.listener)
    await expect(failing.getReader().read()).rejects.toThrow('gone')
    expect(broken.heard).toEqual(['failed: Error: gone'])

    const left = listening()
    let cancelledWith: unknown
    const source = new ReadableStream({ cancel: (reason) => void (cancelledWith = reason) })
    tapStream(source, left.listener)
    await source.getReader().cancel('enough')
    expect(cancelledWith).toBe('enough')
    expect(left.heard).toEqual(['cancelled: enough'])
  })

  it('leaves locked and foreign streams alone', () => {
    const locked = new ReadableStream()
    locked.getReader()
    expect(tapStream(locked, listening().listener)).toBeUndefined()
    expect(tapStream({ getReader: () => undefined }, listening().listener)).toBeUndefined()
  })
})
