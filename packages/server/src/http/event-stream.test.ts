import { expect, test, vi } from 'vitest'

import { nextEvent, readEvents } from '../testing/read-events.ts'
import { createEventStream } from './event-stream.ts'

const gap = { id: 'x-9', event: 'gap', data: {} }
const frame = (number: number, data: unknown = number) => ({
  id: `x-${number}`,
  event: 'traces',
  data,
})

test('tells frames in order, whatever they hold', async () => {
  const stream = createEventStream(() => {})
  const events = readEvents(new Response(stream.body))
  stream.send([frame(1, 'two\nlines: and\r\n\r\nmore'), frame(2, { nested: [null] })], gap)
  expect(await nextEvent(events)).toEqual(frame(1, 'two\nlines: and\r\n\r\nmore'))
  expect(await nextEvent(events)).toEqual(frame(2, { nested: [null] }))
  stream.end()
  expect((await events.next()).done).toBe(true)
})

test('a reader that does not keep up costs a bounded amount, and is told that it missed something', async () => {
  const onClosed = vi.fn<() => void>()
  const stream = createEventStream(onClosed)
  const large = 'x'.repeat(20_000)
  let sent = 0
  while (stream.send([frame(sent, large)], gap)) sent += 1
  expect(sent).toBeLessThan(20)
  expect(onClosed).toHaveBeenCalledTimes(1)
  for (let more = 0; more < 1_000; more += 1) expect(stream.send([frame(more)], gap)).toBe(false)
  const events = readEvents(new Response(stream.body))
  expect(await nextEvent(events)).toEqual(gap)
  expect((await events.next()).done).toBe(true)
  expect(onClosed).toHaveBeenCalledTimes(1)
})

test('whoever reads nothing gathers no signs of life', async () => {
  const stream = createEventStream(() => {})
  for (let beat = 0; beat < 100; beat += 1) stream.beat()
  stream.end()
  expect(await new Response(stream.body).text()).toBe('retry: 1000\n\n')
})

test('a reader that leaves ends the stream', async () => {
  const onClosed = vi.fn<() => void>()
  const stream = createEventStream(onClosed)
  await stream.body.cancel()
  expect(onClosed).toHaveBeenCalledTimes(1)
  expect(stream.isEnded()).toBe(true)
  expect(stream.send([frame(1)], gap)).toBe(false)
})
