/** OpenTelemetry's own SDK and exporters, with only endpoint and headers given. */
import { SpanStatusCode } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { type CompatServer, HEADERS, find, openCompatServer, renderTrace } from './otlp-server.ts'

let server: CompatServer
beforeAll(async () => {
  server = await openCompatServer()
})
afterAll(() => server.close())

/** An agent that calls a model, and a tool that fails. */
async function record(exporter: SpanExporter): Promise<string> {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.version': '1.2.3',
      'deployment.environment.name': 'Staging',
    }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  onTestFinished(() => provider.shutdown())
  provider.register()
  const tracer = provider.getTracer('loom', '0.1.0')
  const traceId = tracer.startActiveSpan('invoke_agent weaver', (agent) => {
    agent.setAttributes({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.output_tokens': 200,
      'gen_ai.conversation.id': 'loom-1',
      'user.id': 'ada',
      rows: [1, 2.5, 3],
    })
    const call = tracer.startSpan('chat gpt-4o-mini')
    call.setAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.request.temperature': 0.2,
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.cache_read.input_tokens': 400,
      'gen_ai.usage.output_tokens': 200,
    })
    call.addEvent('gen_ai.user.message', { content: 'What is a heddle?' })
    call.addEvent('gen_ai.choice', {
      message: '{"role":"assistant","content":"It guides a warp thread."}',
      finish_reason: 'stop',
      index: 0,
    })
    call.end()
    const tool = tracer.startSpan('execute_tool lookup')
    tool.setAttributes({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'lookup',
      'gen_ai.tool.call.arguments': '{"word":"heddle"}',
    })
    tool.recordException(new TypeError('no such word'))
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the linter meets two copies of the enum
    tool.setStatus({ code: SpanStatusCode.ERROR })
    tool.end()
    agent.end()
    return agent.spanContext().traceId
  })
  await provider.forceFlush()
  return traceId
}

const EXPORTERS = {
  protobuf: ProtobufExporter,
  JSON: JsonExporter,
} as const

describe.each(Object.entries(EXPORTERS))('the %s exporter', (_encoding, Exporter) => {
  it.each(['none', 'gzip'])('sends a trace with compression %s', async (compression) => {
    const url = `${server.url}/api/public/otel/v1/traces`
    // The two values of the exporter's own enum.
    const settings = { url, headers: HEADERS, compression: compression as never }
    const trace = await server.readTrace(await record(new Exporter(settings)))
    expect(renderTrace(trace)).toBe(
      [
        'AGENT invoke_agent weaver',
        '  GENERATION chat gpt-4o-mini | gpt-4o-mini | input 600, input_cached_tokens 400, output 200, total 1200 | 240 µ$',
        '  TOOL lookup | ERROR',
      ].join('\n'),
    )
    expect(trace).toMatchObject({
      name: 'invoke_agent weaver',
      userId: 'ada',
      sessionId: 'loom-1',
      environment: 'staging',
      version: '1.2.3',
    })
    expect(trace.totalCost).toBeCloseTo(0.00024, 12)
    expect(find(trace, 'chat gpt-4o-mini')).toMatchObject({
      modelParameters: { temperature: 0.2 },
      input: [{ role: 'user', content: 'What is a heddle?' }],
      output: { role: 'assistant', content: 'It guides a warp thread.', finish_reason: 'stop' },
      environment: 'staging',
    })
    expect(find(trace, 'lookup')).toMatchObject({
      input: { word: 'heddle' },
      statusMessage: 'no such word',
      metadata: {
        exceptions: [{ type: 'TypeError', message: 'no such word' }],
        scope: { name: 'loom', version: '0.1.0' },
      },
    })
    expect(find(trace, 'invoke_agent weaver').metadata).toMatchObject({
      attributes: { rows: [1, 2.5, 3] },
    })
  })

  it('hears that its keys are wrong', async () => {
    const headers = { authorization: `Basic ${btoa('pk-heddle-local:wrong')}` }
    const url = `${server.url}/api/public/otel/v1/traces`
    await expect(record(new Exporter({ url, headers }))).rejects.toBeDefined()
  })
})
