import { expectTypeOf, test } from 'vitest'

import { flush, Heddle, observe, propagate, startObservation } from './index.ts'
import type { DeliveryReport, ObservationHandle, ObservationKind } from './index.ts'
import type * as nodePlatform from './platform/node.ts'
import type * as webPlatform from './platform/web.ts'

function overloaded(value: string): string
function overloaded(value: number): number
function overloaded(value: string | number): string | number {
  return value
}

interface Searcher {
  readonly limit: number
}

test('observe keeps the type of the function', () => {
  expectTypeOf(observe(overloaded)).toEqualTypeOf(overloaded)

  const generic = observe(async <Item>(items: Item[]): Promise<Item | undefined> => items[0])
  expectTypeOf(generic([1])).resolves.toEqualTypeOf<number | undefined>()

  const method = observe(function limited(this: Searcher, question: string) {
    return question.slice(0, this.limit)
  })
  expectTypeOf(method).thisParameter.toEqualTypeOf<Searcher>()

  const stream = observe(async function* stream() {
    yield 'a'
  })
  expectTypeOf(stream()).toEqualTypeOf<AsyncGenerator<string, void, unknown>>()
})

test('propagate returns what the function returns', () => {
  expectTypeOf(propagate({ userId: 'u' }, () => 1)).toEqualTypeOf<number>()
  expectTypeOf(propagate({}, async () => 'a')).resolves.toEqualTypeOf<string>()
})

test('handles and reports', () => {
  expectTypeOf(startObservation({ name: 'a' })).toEqualTypeOf<ObservationHandle>()
  expectTypeOf(flush()).resolves.toEqualTypeOf<DeliveryReport>()
  expectTypeOf<ObservationHandle['type']>().toEqualTypeOf<ObservationKind>()
  expectTypeOf<'generation'>().toExtend<ObservationKind>()
  // @ts-expect-error an observation's type is lower case in code
  startObservation({ type: 'GENERATION' })
  // @ts-expect-error a score needs a name
  new Heddle().scores.create({ value: 1 })
})

test('the web platform can stand in for the one of Node', () => {
  expectTypeOf<typeof webPlatform>().toExtend<typeof nodePlatform>()
})
