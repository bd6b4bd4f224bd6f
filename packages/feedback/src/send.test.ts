import nock from 'nock'
import { afterEach, expect, test } from 'vitest'

import { sendFeedback } from './send.ts'

const SERVER = { baseUrl: 'https://heddle.example/base/', publicKey: 'pk-test' }

const send = () => sendFeedback(SERVER, { traceId: 't' }, { value: true, id: 'a' })

afterEach(() => nock.cleanAll())

/** Answers one score and keeps what was sent. */
function answer(status: number, body: string): { readonly sent: unknown[] } {
  const sent: unknown[] = []
  nock('https://heddle.example', { reqheaders: { authorization: 'Bearer pk-test' } })
    .post('/base/api/public/scores', (score: unknown) => sent.push(score) > 0)
    .reply(status, body)
  return { sent }
}

test.each([
  [true, 1, 'BOOLEAN'],
  [false, 0, 'BOOLEAN'],
  [4, 4, 'NUMERIC'],
  ['too slow', 'too slow', 'CATEGORICAL'],
])('sends %j as a score', async (value, sentValue, dataType) => {
  const { sent } = answer(200, '{}')
  const report = await sendFeedback(SERVER, { traceId: 't' }, { value, id: 'a', comment: '' })
  expect(report).toEqual({ ok: true, id: 'a' })
  expect(sent).toEqual([
    { id: 'a', traceId: 't', name: 'user-feedback', value: sentValue, dataType },
  ])
})

test('names the trace of a message and makes an id', async () => {
  const { sent } = answer(200, '{}')
  const feedback = { value: true, name: 'helpful', comment: 'thanks' }
  const report = await sendFeedback(SERVER, { messageId: 'abc', observationId: 'o' }, feedback)
  expect(report).toEqual({ ok: true, id: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(sent).toMatchObject([
    {
      id: report.id,
      // SHA-256 of "abc", FIPS 180-2, appendix B.1.
      traceId: 'ba7816bf8f01cfea414140de5dae2223',
      observationId: 'o',
      name: 'helpful',
      comment: 'thanks',
    },
  ])
})

test('reports a refusal in the words of the server, or of the proxy before it', async () => {
  answer(401, '{"message":"No such key."}')
  expect(await send()).toEqual({ ok: false, id: 'a', status: 401, reason: 'No such key.' })
  answer(502, 'Bad Gateway')
  expect(await send()).toMatchObject({ status: 502, reason: 'Bad Gateway' })
})

test('reports a server out of reach instead of throwing', async () => {
  nock('https://heddle.example').post('/base/api/public/scores').replyWithError('refused')
  expect(await send()).toMatchObject({ ok: false, status: 0 })
})
