import { describe, expectTypeOf, it } from 'vitest'

import {
  attachLlamaIndexEvents,
  getTraceOf,
  instrumentLlamaIndex,
  observeLlamaIndex,
  unobserve,
} from './index.ts'
import type { LlamaIndexOptions, TraceReference } from './index.ts'

class Engine {
  async query(asked: { readonly query: string }): Promise<{ readonly text: string }> {
    return { text: asked.query }
  }
}

describe('the public surface', () => {
  it('keeps the type of what is observed', () => {
    expectTypeOf(observeLlamaIndex(new Engine())).toEqualTypeOf<Engine>()
    expectTypeOf(unobserve(new Engine())).toEqualTypeOf<Engine>()
    expectTypeOf(observeLlamaIndex<Engine>)
      .parameter(1)
      .toEqualTypeOf<LlamaIndexOptions | undefined>()
  })

  it('answers where a result is recorded, and how to take things back', () => {
    expectTypeOf(getTraceOf({})).toEqualTypeOf<TraceReference | undefined>()
    expectTypeOf(instrumentLlamaIndex({})).toEqualTypeOf<() => void>()
    expectTypeOf(attachLlamaIndexEvents).returns.toEqualTypeOf<() => void>()
  })
})
