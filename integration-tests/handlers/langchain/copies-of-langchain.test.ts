import { RunnableLambda } from '@langchain/core/runnables'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { RunnableLambda as Lambda0380 } from 'langchain-core-0-3-80/runnables'
import { FakeListChatModel as Model0380 } from 'langchain-core-0-3-80/utils/testing'
import { RunnableLambda as Lambda100 } from 'langchain-core-1-0-0/runnables'
import { FakeListChatModel as Model100 } from 'langchain-core-1-0-0/utils/testing'
import { RunnableLambda as Lambda1140 } from 'langchain-core-1-1-40/runnables'
import { FakeListChatModel as Model1140 } from 'langchain-core-1-1-40/utils/testing'
import { describe, expect, it } from 'vitest'

import { startRecording } from './record.ts'

/* A program into which its packages brought several copies of @langchain/core: the handler's class comes from one of them. */

const responses = ['hi']

function inner() {
  return new FakeListChatModel({ responses }).invoke('x', { runName: 'inner' })
}

describe('a second copy of @langchain/core', () => {
  it('takes the handler, and calls into the first stay under their callers', async () => {
    const { traced, arrived } = await startRecording()
    await Lambda0380.from(inner).invoke('x', { ...traced, runName: 'outer-0.3.80' })
    await Lambda100.from(inner).invoke('x', { ...traced, runName: 'outer-1.0.0' })
    await Lambda1140.from(inner).invoke('x', { ...traced, runName: 'outer-1.1.40' })
    const { tree } = await arrived()
    expect(tree).toBe(
      ['0.3.80', '1.0.0', '1.1.40']
        .map((version) => `SPAN outer-${version}\n  GENERATION inner`)
        .join('\n'),
    )
  })

  it('is called from the first, and stays under its caller', async () => {
    const { traced, arrived } = await startRecording()
    const outer = RunnableLambda.from(async () => {
      await new Model0380({ responses }).invoke('x', { runName: 'inner-0.3.80' })
      await new Model100({ responses }).invoke('x', { runName: 'inner-1.0.0' })
      await new Model1140({ responses }).invoke('x', { runName: 'inner-1.1.40' })
    })
    await outer.invoke('x', { ...traced, runName: 'outer' })
    const { tree } = await arrived()
    expect(tree).toBe(
      [
        'SPAN outer',
        '  GENERATION inner-0.3.80',
        '  GENERATION inner-1.0.0',
        '  GENERATION inner-1.1.40',
      ].join('\n'),
    )
  })
})
