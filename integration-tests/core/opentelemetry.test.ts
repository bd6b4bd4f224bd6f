import { activeObservation, Heddle, observe } from '@heddle/core'
import { followOpenTelemetry } from '@heddle/core/opentelemetry'
import { trace } from '@opentelemetry/api'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { expect, it, onTestFinished } from 'vitest'

function startOpenTelemetry(): void {
  const provider = new NodeTracerProvider()
  provider.register()
  onTestFinished(() => provider.shutdown())
}

it('makes the active OpenTelemetry span the parent, until an observation is active or it is taken back', async () => {
  startOpenTelemetry()
  const client = new Heddle({ publicKey: 'pk-a', secretKey: 'sk-a', baseUrl: 'http://127.0.0.1:1' })
  const unfollow = followOpenTelemetry()
  onTestFinished(unfollow)
  const root = client.startObservation({ name: 'without a span' })
  expect(root.parentObservationId).toBeUndefined()
  await trace.getTracer('test').startActiveSpan('request', async (span) => {
    const { traceId, spanId } = span.spanContext()
    await Promise.resolve()
    const child = client.startObservation({ name: 'child' })
    expect(child).toMatchObject({ traceId, parentObservationId: spanId })
    const nested = observe(
      () => ({ outer: activeObservation(), inner: client.startObservation({ name: 'inner' }) }),
      { client, name: 'outer' },
    )()
    expect(nested.inner).toMatchObject({
      traceId,
      parentObservationId: nested.outer?.observationId,
    })
    unfollow()
    expect(client.startObservation({ name: 'later' }).traceId).not.toBe(traceId)
    span.end()
  })
})
