import type { registerTelemetry, streamText, Telemetry } from 'ai'
import type { generateText as generateText5 } from 'ai5'
import type { generateText as generateText6 } from 'ai6'
import { expectTypeOf, it } from 'vitest'

import { heddle, heddleTelemetry, traced, withHeddleRoute } from './index.ts'

it('is an integration wherever ai@7 takes one', () => {
  expectTypeOf(heddle()).toExtend<Telemetry>()
  expectTypeOf<typeof registerTelemetry>().toBeCallableWith(heddle({ userId: 'u', tags: ['a'] }))
  type Options = Parameters<typeof streamText>[0]
  expectTypeOf({ integrations: heddle() }).toExtend<NonNullable<Options['telemetry']>>()
})

it('gives telemetry settings that ai@5, 6 and 7 take', () => {
  const settings = heddleTelemetry({ functionId: 'greet' })
  type Settings5 = NonNullable<Parameters<typeof generateText5>[0]['experimental_telemetry']>
  type Settings6 = NonNullable<Parameters<typeof generateText6>[0]['experimental_telemetry']>
  type Settings7 = NonNullable<Parameters<typeof streamText>[0]['telemetry']>
  expectTypeOf(settings).toExtend<Settings5>()
  expectTypeOf(settings).toExtend<Settings6>()
  expectTypeOf(settings).toExtend<Settings7>()
})

it('keeps the types of models and handlers', () => {
  const model = { modelId: 'm', provider: 'p', specificationVersion: 'v4', extra: 1 } as const
  expectTypeOf(traced(model)).toEqualTypeOf(model)
  const route = withHeddleRoute(
    (request, context: { waitUntil(promise: Promise<unknown>): void }) => {
      expectTypeOf(request).toEqualTypeOf<Request>()
      expectTypeOf(context).not.toBeAny()
      return new Response()
    },
  )
  expectTypeOf(route).returns.resolves.toEqualTypeOf<Response>()
})

it('takes options by their names only', () => {
  expectTypeOf(heddle).toBeCallableWith({ recordInputs: false })
  expectTypeOf<'recordInput'>().not.toExtend<keyof NonNullable<Parameters<typeof heddle>[0]>>()
})
