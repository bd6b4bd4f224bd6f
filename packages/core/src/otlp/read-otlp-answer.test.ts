import { expect, it } from 'vitest'

import { readOtlpAnswer } from './read-otlp-answer.ts'
import { createFrame, SpanBatch } from './span-batch.ts'

const encoder = new TextEncoder()
const batch = new SpanBatch(
  createFrame('[]', { name: 'test' }),
  ['{"a":1}', '{"b":"é"}', '{}'].map((span) => encoder.encode(span)),
)

const spansOf = (part: SpanBatch): unknown =>
  JSON.parse(new TextDecoder().decode(part.body)).resourceSpans[0].scopeSpans[0].spans

const read = (status: number, text: string) => readOtlpAnswer(batch, { status, text }, 0)

it.each(['', '{}', '{"partialSuccess":null}', '{"partialSuccess":{"rejectedSpans":0}}', 'binary'])(
  'takes a success with the body %j for all spans',
  (text) => {
    expect(read(200, text)).toEqual({ accepted: 3, rejections: [], undelivered: [] })
  },
)

it('counts the spans that a collector rejected, as a number or as the text of one', () => {
  for (const rejectedSpans of [2, '2']) {
    const text = JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage: 'too old' } })
    expect(read(200, text)).toMatchObject({
      accepted: 1,
      rejections: [{ reason: 'too old', count: 2 }],
      problem: { code: 'event-rejected' },
    })
  }
})

it('asks for smaller exports, a later time or other headers as the status says', () => {
  expect(read(413, '').problem).toMatchObject({ code: 'too-large', remedy: 'split' })
  expect(read(503, '').problem).toMatchObject({ code: 'server-error', remedy: 'wait' })
  const refusal = read(401, '')
  expect(refusal.problem?.message).toContain('check the headers given to otlp()')
  expect(refusal.rejections).toMatchObject([{ count: 3 }])
})

it('frames spans, also those of a part of a batch', () => {
  expect(spansOf(batch)).toEqual([{ a: 1 }, { b: 'é' }, {}])
  expect(spansOf(batch.slice(1, 3))).toEqual([{ b: 'é' }, {}])
  expect(spansOf(batch.slice(0, 1))).toEqual([{ a: 1 }])
})
