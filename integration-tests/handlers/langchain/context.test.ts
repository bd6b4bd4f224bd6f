import { setTimeout as sleep } from 'node:timers/promises'

import { runWithObservation } from '@heddle/core'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { startRecording } from './record.ts'
import { consume, scripted } from './scenarios/scenario.ts'

const prompt = ChatPromptTemplate.fromMessages([['human', '{q}']])

class SlowHandler extends BaseCallbackHandler {
  readonly name = 'slow'

  override async handleChainStart(): Promise<void> {
    await sleep(40)
  }
}

describe('nesting', () => {
  it('puts manual observations under the tool in whose code they are made', async () => {
    const { client, traced, arrived } = await startRecording()
    const lookUp = tool(
      async () => {
        await sleep(1)
        client.startObservation({ name: 'manual' }).end()
        return 'x'
      },
      { name: 'look_up', schema: z.object({}) },
    )
    await lookUp.invoke({}, traced)
    const { tree } = await arrived()
    expect(tree).toBe('TOOL look_up\n  SPAN manual')
  })

  it('puts framework calls under the manual observation around them, also inside a tool', async () => {
    const { client, traced, arrived } = await startRecording()
    const inside = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
      const handle = client.startObservation({ name })
      const position = { traceId: handle.traceId, observationId: handle.id }
      const result = await runWithObservation(position, work)
      handle.end()
      return result
    }
    const lookUp = tool(
      () => inside('inner', () => scripted('hi').invoke('x', { runName: 'model' })),
      { name: 'look_up', schema: z.object({}) },
    )
    await inside('outer', () => lookUp.invoke({}, traced))
    const { traces, tree } = await arrived()
    expect(tree).toBe(
      [
        'SPAN outer',
        '  TOOL look_up',
        '    SPAN inner',
        '      GENERATION model model=scripted-1-0101 usage=U1 finish=stop',
      ].join('\n'),
    )
    expect(traces[0]?.name).toBe('outer')
  })

  it('keeps the steps of a stream under their chain wherever the stream is read', async () => {
    const { client, traced, arrived } = await startRecording()
    const root = client.startObservation({ name: 'request' })
    const chain = prompt.pipe(scripted('hi there')).withConfig({ runName: 'chain' })
    const within = <Result>(id: string, work: () => Promise<Result>) =>
      runWithObservation({ traceId: root.traceId, observationId: id }, work)
    const stream = await within(root.id, () => chain.stream({ q: 'x' }, traced))
    const reader = root.startObservation({ name: 'reader' })
    await within(reader.id, () => consume(stream))
    reader.end()
    root.end()
    const { tree } = await arrived()
    expect(tree).toContain(
      '  CHAIN chain\n    SPAN ChatPromptTemplate\n    GENERATION ScriptedChatModel',
    )
  })

  it('finds the enclosing run of a nested call that brings its own handler, without a config', async () => {
    const { traced, arrived } = await startRecording()
    const nested = RunnableLambda.from((x: string) => scripted('hi').invoke(x, traced))
    await RunnableSequence.from([nested, (message) => message]).invoke('x', traced)
    const { traces } = await arrived()
    expect(traces).toHaveLength(1)
  })
})

describe('requests at the same time', () => {
  it('keeps 50 requests on one handler apart, each under its own caller, beside a slow callback', async () => {
    const { client, handler, arrived } = await startRecording()
    const chain = prompt.pipe(scripted('hi', { delayMs: 2 }))
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const request = client.startObservation({ name: `request-${index}` })
        await runWithObservation(
          { traceId: request.traceId, observationId: request.id },
          async () => {
            await sleep(index % 7)
            await chain.invoke(
              { q: `question-${index}` },
              { callbacks: [new SlowHandler(), handler], runName: `chain-${index}` },
            )
          },
        )
        request.end()
      }),
    )
    const { traces } = await arrived()
    expect(traces).toHaveLength(50)
    for (const { observations } of traces) {
      const index = observations.find(({ name }) => name?.startsWith('request-'))?.name?.slice(8)
      expect(observations).toHaveLength(4)
      const chainRun = observations.find(({ name }) => name === `chain-${index}`)
      expect(chainRun?.input).toEqual({ q: `question-${index}` })
      const parent = observations.find(({ id }) => id === chainRun?.parentObservationId)
      expect(parent?.name).toBe(`request-${index}`)
    }
  })

  it('measures a chain without the time other callbacks take before it is told', async () => {
    const { handler, arrived } = await startRecording()
    const slow = RunnableLambda.from(async (x: string) => {
      await sleep(50)
      return x
    }).withConfig({ runName: 'work' })
    await slow.invoke('x', { callbacks: [new SlowHandler({ _awaitHandler: true }), handler] })
    const { startTime, endTime } = (await arrived()).named('work')
    const duration = Date.parse(endTime ?? '') - Date.parse(startTime)
    expect(duration).toBeGreaterThanOrEqual(85)
  })
})

describe('one run, reported twice', () => {
  it('is recorded once when the handler is passed twice', async () => {
    const { handler, arrived } = await startRecording()
    await prompt
      .pipe(scripted('hi', { callbacks: [handler] }))
      .invoke({ q: 'x' }, { callbacks: [handler, handler] })
    const { tree } = await arrived()
    expect(tree.split('\n')).toHaveLength(3)
  })

  it('is recorded once when two instances of one project are attached', async () => {
    const { client, handler, arrived } = await startRecording()
    const { CallbackHandler } = await import('@heddle/langchain')
    const other = new CallbackHandler({ client })
    await prompt
      .pipe(scripted('hi', { callbacks: [other] }))
      .invoke({ q: 'x' }, { callbacks: [handler, other] })
    const { tree } = await arrived()
    expect(tree.split('\n')).toHaveLength(3)
  })
})
