import { expectTypeOf, test } from 'vitest'

import type { HeddleFeedbackElement, HeddleFeedbackEvent } from './element.ts'
import type { FeedbackReport } from './index.ts'
import { sendFeedback, traceIdOfMessage } from './index.ts'

const server = { baseUrl: 'https://heddle.example', publicKey: 'pk-test' }

test('a target is a trace or a message', () => {
  expectTypeOf(sendFeedback).returns.resolves.toEqualTypeOf<FeedbackReport>()
  void sendFeedback(server, { traceId: 't', observationId: 'o' }, { value: true })
  void sendFeedback(server, { messageId: 'm' }, { value: 0.5, name: 'stars', comment: 'fine' })
  // @ts-expect-error neither a trace nor a message
  void sendFeedback(server, {}, { value: true })
  // @ts-expect-error no value
  void sendFeedback(server, { traceId: 't' }, { comment: 'fine' })
  expectTypeOf(traceIdOfMessage).toEqualTypeOf<(messageId: string) => string>()
})

test('a report tells why, when it failed', () => {
  const report = {} as FeedbackReport
  if (report.ok) expectTypeOf(report).not.toHaveProperty('reason')
  else expectTypeOf(report.reason).toBeString()
})

test('the document knows the element and its event', () => {
  const element = document.createElement('heddle-feedback')
  expectTypeOf(element).toEqualTypeOf<HeddleFeedbackElement>()
  element.addEventListener('heddle-feedback', (event) => {
    expectTypeOf(event).toEqualTypeOf<HeddleFeedbackEvent>()
    expectTypeOf(event.detail.value).toBeBoolean()
  })
})
