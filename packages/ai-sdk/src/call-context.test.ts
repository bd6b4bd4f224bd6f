import { propagate } from '@heddle/core'
import { describe, expect, it } from 'vitest'

import { resolveContext } from './call-context.ts'

describe('resolveContext', () => {
  it('takes the call first, then what is propagated, then the options', () => {
    const options = { userId: 'option', sessionId: 'option', release: 'option', tags: ['o'] }
    const { trace } = propagate({ sessionId: 'propagated' }, () =>
      resolveContext({ userId: 'call', tags: ['c'] }, options),
    )
    // What is propagated is added by core, so it is only left free here.
    expect(trace).toMatchObject({
      userId: 'call',
      sessionId: undefined,
      release: 'option',
      tags: ['c', 'o'],
    })
  })

  it('links the prompt of the call and keeps its other keys as metadata', () => {
    const said = {
      langfusePrompt: '{"name":"rag","version":3}',
      plan: 'pro',
      langfuseTraceName: 'chat',
    }
    expect(resolveContext(said, {})).toMatchObject({
      prompt: { name: 'rag', version: 3 },
      metadata: { plan: 'pro' },
      trace: { name: 'chat' },
    })
  })

  it('links no fallback prompt', () => {
    expect(
      resolveContext({ heddlePrompt: { name: 'rag', isFallback: true } }, {}).prompt,
    ).toBeUndefined()
  })
})
