import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { CallbackManager } from '@langchain/core/callbacks/manager'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { openIngestionSink } from './ingestion-sink.ts'
import { startRecording } from './record.ts'
import { consume, scripted } from './scenarios/scenario.ts'

const TREE = [
  'CHAIN RunnableSequence',
  '  SPAN ChatPromptTemplate',
  '  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop',
  '  SPAN StrOutputParser',
].join('\n')

const chain = ChatPromptTemplate.fromMessages([['human', '{q}']])
  .pipe(scripted('one two'))
  .pipe(new StringOutputParser())

class ThrowingHandler extends BaseCallbackHandler {
  readonly name = 'throwing'

  override handleChainStart(): void {
    throw new Error('not mine')
  }

  override handleLLMEnd(): void {
    throw new Error('not mine')
  }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('other callbacks', () => {
  it('that throw change nothing', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    onTestFinished(() => warn.mockRestore())
    const { handler, arrived } = await startRecording()
    await chain.invoke({ q: 'x' }, { callbacks: [new ThrowingHandler(), handler] })
    expect((await arrived()).tree).toBe(TREE)
  })

  it('of LangSmith change nothing, and see what they would see alone', async () => {
    const { handler, arrived } = await startRecording()
    const seen: string[] = []
    const client = {
      createRun: async ({ name }: { name: string }) => void seen.push(name),
      updateRun: async () => {},
    }
    const tracer = new LangChainTracer({ client })
    await chain.invoke({ q: 'x' }, { callbacks: [tracer, handler] })
    const { tree, traces } = await arrived()
    expect(tree).toBe(TREE)
    expect(traces).toHaveLength(1)
    await vi.waitFor(() => expect(seen).toHaveLength(4))
  })
})

describe('the handler', () => {
  it('is taken from a callback manager', async () => {
    const { handler, arrived } = await startRecording()
    const manager = new CallbackManager()
    manager.addHandler(handler, true)
    await chain.invoke({ q: 'x' }, { callbacks: manager })
    expect((await arrived()).tree).toBe(TREE)
  })

  it.each(['true', 'false'])(
    'records the same with LangChain’s callbacks in the background: %s',
    async (background) => {
      vi.stubEnv('LANGCHAIN_CALLBACKS_BACKGROUND', background)
      const { handler, arrived } = await startRecording()
      const fresh = new CallbackHandler({ client: handler.client })
      await chain.invoke({ q: 'x' }, { callbacks: [fresh] })
      expect((await arrived()).tree).toBe(TREE)
    },
  )

  it('returns nothing that LangChain would wait for, and asks for no streaming', async () => {
    const { handler } = await startRecording()
    expect(handler.awaitHandlers).toBe(true)
    expect(handler.raiseError).toBe(false)
    expect(handler.copy()).toBe(handler)
    expect(handler).not.toHaveProperty('lc_prefer_streaming')
    expect(handler).not.toHaveProperty('lc_prefer_chat_model_stream_events')
    expect(handler.handleChainStart({}, {}, 'a')).toBeUndefined()
    expect(handler.handleChainEnd({}, 'a')).toBeUndefined()
  })
})

describe('a program whose observations nobody takes', () => {
  it.each([
    ['no server', { baseUrl: 'http://127.0.0.1:9' }],
    ['keys of no project', { publicKey: 'pk-wrong' }],
    ['a full queue', { maxQueueBytes: 1 }],
  ])('runs as ever with %s', async (_trouble, options) => {
    const rejections: unknown[] = []
    const note = (reason: unknown) => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const sink = await openIngestionSink('publicKey' in options ? { refusesWith: 401 } : undefined)
    onTestFinished(async () => {
      process.off('unhandledRejection', note)
      await sink.close()
    })
    const client = new Heddle({
      baseUrl: sink.url,
      publicKey: 'pk-x',
      secretKey: 'sk-x',
      logLevel: 'silent',
      flushTimeoutMs: 500,
      ...options,
    })
    const callbacks = [new CallbackHandler({ client })]
    expect(await chain.invoke({ q: 'x' }, { callbacks })).toBe('one two')
    await consume(await chain.stream({ q: 'x' }, { callbacks }))
    const report = await client.shutdown()
    expect(report.accepted).toBe(0)
    expect(report.rejected + report.dropped + report.pending).toBeGreaterThan(0)
    expect(rejections).toEqual([])
  })
})
