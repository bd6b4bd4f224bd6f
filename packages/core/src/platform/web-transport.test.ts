import fc from 'fast-check'
import { expect, it } from 'vitest'

import { batchOf, idsOf } from '../queue/batch.ts'
import type { Batch } from '../queue/batch.ts'
import { openTransport as openWhole } from '../transport/open-transport.ts'
import type { TransportParts } from '../transport/open-transport.ts'
import type { SendProblem, SendResult } from '../transport/send-result.ts'
import { Sleeper } from '../transport/sleeper.ts'
import type { HttpAnswer, HttpRequest } from './platform.ts'
import { openTransport } from './web-transport.ts'

type Reply = (ids: readonly string[]) => HttpAnswer

const answerWith =
  (status: number, text: string, retryAfter?: string): Reply =>
  () => ({ status, text, retryAfter })
const storing: Reply = (ids) => ({
  status: 207,
  text: JSON.stringify({ successes: ids.map((id) => ({ id, status: 201 })), errors: [] }),
})
const refusingFirst: Reply = (ids) => {
  const [first, ...rest] = ids
  const errors = [{ id: first, status: 400, message: 'no name' }]
  const successes = rest.map((id) => ({ id, status: 201 }))
  return { status: 207, text: JSON.stringify({ successes, errors }) }
}
const forgettingLast: Reply = (ids) => storing(ids.slice(0, -1))
const unreachable: Reply = () => {
  throw new TypeError('fetch failed')
}

const REPLIES: readonly Reply[] = [
  storing,
  refusingFirst,
  forgettingLast,
  unreachable,
  answerWith(200, '<html>'),
  answerWith(200, 'null'),
  answerWith(200, '{"successes":[],"errors":[]}'),
  answerWith(400, '{"message":"no batch"}'),
  answerWith(401, '{"message":"wrong keys"}'),
  answerWith(413, ''),
  answerWith(429, '', '1'),
  answerWith(503, '{"successes":[],"errors":[]}'),
]

function batch(count: number, name: string): Batch {
  const events = Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}` }))
  return batchOf(events.map((event) => new TextEncoder().encode(JSON.stringify(event))))
}

interface Run {
  readonly parts: TransportParts
  readonly posts: string[][]
  readonly problems: SendProblem[]
}

/** Waits take no time. */
function schedule(callback: () => void) {
  queueMicrotask(callback)
  return { cancel: () => {} }
}

const failToLoad = () => Promise.reject(new TypeError('Failed to fetch'))

/** A server that gives these replies in turn and stores everything afterwards. */
function startRun(replies: readonly Reply[]): Run {
  const left = [...replies]
  const posts: string[][] = []
  const problems: SendProblem[] = []
  const post = async ({ body }: HttpRequest): Promise<HttpAnswer> => {
    const ids = [...idsOf({ body, ends: [] })]
    posts.push(ids)
    return (left.shift() ?? storing)(ids)
  }
  const endpoint = { url: 'https://heddle.test/ingestion', headers: {}, timeoutMs: 1_000 }
  const onProblem = (problem: SendProblem): void => void problems.push(problem)
  const http = { post, close: async () => {} }
  return { parts: { http, endpoint, sleeper: new Sleeper(schedule), onProblem }, posts, problems }
}

async function sendAll(
  run: Run,
  open: (parts: TransportParts) => { send(sent: Batch): Promise<SendResult> },
): Promise<unknown> {
  const transport = open(run.parts)
  const results: SendResult[] = []
  for (const name of ['a', 'b', 'c']) results.push(await transport.send(batch(3, name)))
  return { results, posts: run.posts, problems: run.problems }
}

it('says of every answer what the transport of Node.js says, with as many requests', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...REPLIES), { maxLength: 8 }), async (replies) => {
      const web = await sendAll(startRun(replies), openTransport)
      expect(web).toEqual(await sendAll(startRun(replies), openWhole))
    }),
  )
})

it('loads the rest once, with the first answer that is no plain success, and keeps its own answers', async () => {
  let loads = 0
  const load = async () => {
    loads++
    return { openTransport: openWhole }
  }
  const run = startRun([storing, refusingFirst, answerWith(413, ''), storing])
  const transport = openTransport(run.parts, load)
  expect(await transport.send(batch(2, 'a'))).toMatchObject({ accepted: 2 })
  expect(loads).toBe(0)
  const results = await Promise.all([transport.send(batch(2, 'b')), transport.send(batch(2, 'c'))])
  expect(results).toMatchObject([{ accepted: 1 }, { accepted: 2 }])
  expect(loads).toBe(1)
  expect(run.posts.slice(0, 3).map(([id]) => id)).toEqual(['a-0', 'b-0', 'c-0'])
})

it('keeps a batch and sends it again while the rest cannot be loaded', async () => {
  let loads = 0
  const load = async () => {
    if (++loads < 3) throw new TypeError('Failed to fetch dynamically imported module')
    return { openTransport: openWhole }
  }
  const run = startRun([unreachable, unreachable, answerWith(413, '')])
  const result = await openTransport(run.parts, load).send(batch(2, 'a'))
  expect(result).toEqual({ accepted: 2, rejections: [], undelivered: [], problem: undefined })
  expect(run.problems.map(({ code }) => code)).toEqual(['network', 'network', 'too-large'])
})

it('gives a batch back in the end, and at once when the client closes', async () => {
  const run = startRun(Array.from({ length: 1_000 }, () => unreachable))
  const undelivered = await openTransport(run.parts, failToLoad).send(batch(2, 'a'))
  expect(undelivered).toMatchObject({ accepted: 0, problem: { code: 'network', remedy: 'wait' } })
  expect(undelivered.undelivered).toHaveLength(1)
  expect(run.posts.length).toBeGreaterThan(100)

  const closing = startRun([unreachable])
  closing.parts.sleeper.close()
  await openTransport(closing.parts, failToLoad).send(batch(2, 'a'))
  expect(closing.posts).toHaveLength(1)
})
