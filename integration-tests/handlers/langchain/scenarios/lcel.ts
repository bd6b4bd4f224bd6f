import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import {
  RunnableBranch,
  RunnableLambda,
  RunnableMap,
  RunnablePassthrough,
  RunnableSequence,
} from '@langchain/core/runnables'
import { FakeListChatModel } from '@langchain/core/utils/testing'

import { consume, failing, scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const prompt = ChatPromptTemplate.fromMessages([
  ['system', 'You are terse.'],
  ['human', '{q}'],
])
const parser = new StringOutputParser()
const input = { q: 'hello' }

export const lcelScenarios: Scenario[] = [
  {
    name: 'lcel-invoke',
    tree: `
[trace tags=t1]
CHAIN greeter
  SPAN ChatPromptTemplate
  GENERATION FakeListChatModel
  SPAN StrOutputParser`,
    run: ({ traced }) =>
      prompt
        .pipe(new FakeListChatModel({ responses: ['hi'] }))
        .pipe(parser)
        .invoke(input, { ...traced, runName: 'greeter', tags: ['t1'] }),
  },
  {
    name: 'lcel-scripted-invoke',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
  SPAN StrOutputParser`,
    run: ({ traced }) => prompt.pipe(scripted('hi there')).pipe(parser).invoke(input, traced),
  },
  {
    name: 'lcel-scripted-stream',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 ttft finish=stop
  SPAN StrOutputParser`,
    run: async ({ traced }) =>
      consume(await prompt.pipe(scripted('hi there')).pipe(parser).stream(input, traced)),
  },
  {
    name: 'batch-concurrency',
    isParallel: true,
    tree: Array(3)
      .fill(`
CHAIN batchy
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
  SPAN StrOutputParser`)
      .join(''),
    run: ({ traced }) =>
      prompt
        .pipe(scripted('hi'))
        .pipe(parser)
        .withConfig({ runName: 'batchy' })
        .batch([input, input, input], { ...traced, maxConcurrency: 2 }),
  },
  {
    name: 'batch-one-fails',
    isParallel: true,
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
  SPAN StrOutputParser
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel level=ERROR status="model down" model=scripted-1
  SPAN StrOutputParser level=ERROR status="TypeError: Cannot read properties of undefined (reading 'red…"
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
  SPAN StrOutputParser`,
    run: ({ traced }) =>
      prompt
        .pipe(scripted(['one', new Error('model down'), 'three']))
        .pipe(parser)
        .batch([input, input, input], traced, { returnExceptions: true }),
  },
  {
    name: 'fallback-invoke',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  CHAIN RunnableWithFallbacks
    GENERATION ScriptedChatModel level=ERROR status="primary down" model=scripted-1
    GENERATION ScriptedChatModel model=backup-1-0101 usage=U1 finish=stop
  SPAN StrOutputParser`,
    run: ({ traced }) => prompt.pipe(primaryWithBackup()).pipe(parser).invoke(input, traced),
  },
  {
    name: 'fallback-stream',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  CHAIN RunnableWithFallbacks
    GENERATION ScriptedChatModel level=ERROR status="primary down" model=scripted-1
    GENERATION ScriptedChatModel model=backup-1-0101 usage=U1 ttft finish=stop
  SPAN StrOutputParser`,
    run: async ({ traced }) =>
      consume(await prompt.pipe(primaryWithBackup()).pipe(parser).stream(input, traced)),
  },
  {
    name: 'with-retry',
    tree: `
CHAIN ScriptedChatModel
  GENERATION ScriptedChatModel level=ERROR status="flaky" model=scripted-1
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: ({ traced }) => flaky().invoke('hi', traced),
  },
  {
    name: 'with-retry-in-chain',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  CHAIN ScriptedChatModel
    GENERATION ScriptedChatModel level=ERROR status="flaky" model=scripted-1
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: ({ traced }) => prompt.pipe(flaky()).invoke(input, traced),
  },
  {
    name: 'with-retry-batch',
    isParallel: true,
    tree: `
CHAIN RunnableLambda
  SPAN RunnableLambda
CHAIN RunnableLambda
  SPAN RunnableLambda`,
    run: ({ traced }) =>
      RunnableLambda.from((value: number) => value * 2)
        .withRetry({ stopAfterAttempt: 2 })
        .batch([1, 2], traced),
  },
  {
    name: 'branch-map-each',
    isParallel: true,
    tree: `
SPAN RunnableMap
  SPAN RunnableBranch
    SPAN RunnableLambda
    SPAN big
  SPAN RunnablePassthrough`,
    run: ({ traced }) => {
      const big = RunnableLambda.from((value: number) => `big ${value}`).withConfig({
        runName: 'big',
      })
      const small = RunnableLambda.from((value: number) => `small ${value}`)
      const branch = RunnableBranch.from([[(value: number) => value > 5, big], small])
      return RunnableMap.from({ size: branch, same: new RunnablePassthrough() }).invoke(10, traced)
    },
  },
  {
    name: 'passthrough-assign',
    tree: `
SPAN RunnableMap
  SPAN RunnableLambda`,
    run: ({ traced }) =>
      RunnablePassthrough.assign({
        twice: RunnableLambda.from((value: { n: number }) => value.n * 2),
      }).invoke({ n: 2 }, traced),
  },
  {
    name: 'stream-events-v2',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 ttft finish=stop
  SPAN StrOutputParser`,
    run: ({ traced }) =>
      consume(
        prompt
          .pipe(scripted('hi there'))
          .pipe(parser)
          .streamEvents(input, { ...traced, version: 'v2' }),
      ),
  },
  {
    name: 'model-stream-events-v3',
    tree: '',
    run: ({ traced }) =>
      consume(
        (
          scripted('hi there') as unknown as {
            streamEvents: (input: string, config: unknown) => AsyncIterable<unknown>
          }
        ).streamEvents('hi', traced),
      ),
  },
  {
    name: 'custom-event',
    tree: `
SPAN RunnableLambda
  EVENT progress`,
    run: async ({ traced }) => {
      const { dispatchCustomEvent } = await import('@langchain/core/callbacks/dispatch')
      return RunnableLambda.from(async (value: string) => {
        await dispatchCustomEvent('progress', { done: 0.5 })
        return value
      }).invoke('x', traced)
    },
  },
  {
    name: 'large-payload',
    tree: 'SPAN RunnableLambda',
    run: ({ traced }) =>
      RunnableLambda.from((value: string) => value.toUpperCase()).invoke(
        'x'.repeat(2_000_000),
        traced,
      ),
  },
  {
    name: 'weird-values',
    tree: 'SPAN RunnableLambda',
    run: ({ traced }) => {
      const weird: Record<string, unknown> = {
        big: 10n,
        map: new Map([['a', 1]]),
        set: new Set([1]),
        bytes: new Uint8Array([1, 2, 3]),
        nothing: undefined,
        call: () => 1,
        get broken() {
          throw new Error('getter')
        },
      }
      weird['self'] = weird
      return RunnableLambda.from((value: object) => value).invoke(weird, traced)
    },
  },
  {
    name: 'handler-in-constructor-and-invoke',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: ({ traced }) => prompt.pipe(scripted('hi', traced)).invoke(input, traced),
  },
  {
    name: 'handler-in-constructor-only',
    tree: 'GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop',
    run: ({ traced }) => scripted('hi', traced).invoke('hello'),
  },
  {
    name: 'handler-withConfig',
    tree: `
[trace tags=bt]
CHAIN bound
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: ({ traced }) =>
      prompt
        .pipe(scripted('hi'))
        .withConfig({ ...traced, runName: 'bound', tags: ['bt'] })
        .invoke(input),
  },
  {
    name: 'explicit-run-id',
    tree: 'GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop',
    run: ({ traced }) =>
      scripted('hi').invoke('hello', {
        ...traced,
        runId: '0a0a0a0a-1b1b-4c1c-8d1d-2e2e2e2e2e2e',
      }),
  },
  {
    name: 'nested-runnable-explicit-config',
    tree: `
SPAN outer
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: ({ traced }) =>
      RunnableLambda.from((value: string, config) => scripted('hi').invoke(value, config)).invoke(
        'x',
        { ...traced, runName: 'outer' },
      ),
  },
  {
    name: 'nested-explicit-same-handler',
    tree: `
SPAN outer
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop (parent from context)`,
    run: ({ traced }) =>
      RunnableLambda.from((value: string) => scripted('hi').invoke(value, traced)).invoke('x', {
        ...traced,
        runName: 'outer',
      }),
  },
  {
    name: 'late-child-after-timeout',
    tree: `
CHAIN root level=ERROR status="TimeoutError: The operation was aborted due to timeout"
  SPAN slow_fn level=ERROR status="TimeoutError: The operation was aborted due to timeout"
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: async ({ traced }) => {
      const late = Promise.withResolvers<void>()
      const slow = RunnableLambda.from(async (value: string, config) => {
        await new Promise((resolve) => setTimeout(resolve, 80))
        await scripted('late').invoke(value, { callbacks: config.callbacks })
        late.resolve()
        return value
      }).withConfig({ runName: 'slow_fn' })
      const chain = RunnableSequence.from([slow, RunnableLambda.from((value: string) => value)])
      await failing(chain.invoke('x', { ...traced, runName: 'root', timeout: 30 }))
      await late.promise
    },
  },
  {
    name: 'late-sibling-after-failure',
    isParallel: true,
    tree: `
SPAN root level=ERROR status="bad branch"
  SPAN RunnableLambda level=ERROR status="bad branch"
  SPAN good
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: async ({ traced }) => {
      const late = Promise.withResolvers<void>()
      const good = RunnableLambda.from(async (value: string) => {
        await new Promise((resolve) => setTimeout(resolve, 40))
        await scripted('late').invoke(value)
        setTimeout(late.resolve, 20)
        return value
      }).withConfig({ runName: 'good' })
      const bad = RunnableLambda.from((_value: string): string => {
        throw new Error('bad branch')
      })
      await failing(RunnableMap.from({ good, bad }).invoke('x', { ...traced, runName: 'root' }))
      await late.promise
    },
  },
  {
    name: 'fire-and-forget-child',
    tree: `
SPAN root
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
    run: async ({ traced }) => {
      const late = Promise.withResolvers<void>()
      await RunnableLambda.from((value: string) => {
        setTimeout(() => {
          void scripted('late')
            .invoke(value)
            .then(() => late.resolve())
        }, 20)
        return value
      }).invoke('x', { ...traced, runName: 'root' })
      await late.promise
    },
  },
]

function primaryWithBackup() {
  return scripted(new Error('primary down'), { maxRetries: 0 }).withFallbacks([
    scripted('from the backup', { model: 'backup-1' }),
  ])
}

function flaky() {
  return scripted([new Error('flaky'), 'hi'], { maxRetries: 0 }).withRetry({
    stopAfterAttempt: 2,
  })
}
