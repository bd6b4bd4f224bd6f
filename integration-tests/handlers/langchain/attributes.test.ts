import { StringOutputParser } from '@langchain/core/output_parsers'
import { JsonOutputKeyToolsParser } from '@langchain/core/output_parsers/openai_tools'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { BaseRetriever } from '@langchain/core/retrievers'
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { startRecording } from './record.ts'
import { scripted } from './scenarios/scenario.ts'
import { call } from './scripted-chat-model.ts'

const prompt = ChatPromptTemplate.fromMessages([['human', '{q}']])

class NothingRetriever extends BaseRetriever {
  lc_namespace = ['tests']

  override _getRelevantDocuments(): Promise<never[]> {
    return Promise.resolve([])
  }
}

describe('what a call says about its trace', () => {
  it('is taken from the metadata of any kind of root', async () => {
    const metadata = { sessionId: 's', user_id: 'u', heddleTags: ['b'], heddleTraceName: 'named' }
    const { traced, arrived } = await startRecording()
    const config = { ...traced, metadata, tags: ['a', 'seq:step:9'] }
    const echo = tool(() => 'x', { name: 'echo', schema: z.object({}) })
    await scripted('hi').invoke('x', config)
    await echo.invoke({}, config)
    await new NothingRetriever().invoke('x', config)
    await prompt.pipe(scripted('hi')).invoke({ q: 'x' }, config)
    const { traces } = await arrived()
    expect(traces).toHaveLength(4)
    for (const trace of traces) {
      expect(trace).toMatchObject({ name: 'named', sessionId: 's', userId: 'u', tags: ['a', 'b'] })
    }
  })

  it.each([
    ['heddle', 'Version', 'Release', 'Environment', 'Public'],
    ['langfuse', 'Version', 'Release', 'Environment', 'Public'],
    ['langfuse', '_version', '_release', '_environment', '_public'],
  ])('names version, release, environment and publicity as %s%s does', async (prefix, ...names) => {
    const { traced, arrived } = await startRecording({ version: 'default', release: 'default' })
    const values = ['v7', 'r7', 'staging', true]
    const entries = names.map((name, index) => [`${prefix}${name}`, values[index]])
    const metadata = Object.fromEntries(entries) as Record<string, unknown>
    await scripted('hi').invoke('x', { ...traced, metadata })
    const { traces } = await arrived()
    expect(traces[0]).toMatchObject({
      version: 'v7',
      release: 'r7',
      environment: 'staging',
      public: true,
    })
    expect(JSON.stringify(traces)).not.toContain(`"${prefix}`)
  })

  it('wins over the handler’s options, which win over nothing', async () => {
    const { traced, arrived } = await startRecording({ sessionId: 'default', userId: 'default' })
    await scripted('hi').invoke('x', { ...traced, metadata: { sessionId: 'mine' } })
    expect((await arrived()).traces[0]).toMatchObject({ sessionId: 'mine', userId: 'default' })
  })

  it('is not overwritten by nested runs, which fill only what is missing', async () => {
    const { traced, arrived } = await startRecording()
    const inner = RunnableLambda.from((x: string) => x).withConfig({
      metadata: { heddleSessionId: 'inner', heddleUserId: 'inner', sessionId: 'inner' },
    })
    await RunnableSequence.from([inner, (x: string) => x]).invoke('x', {
      ...traced,
      metadata: { sessionId: 'outer' },
    })
    expect((await arrived()).traces[0]).toMatchObject({ sessionId: 'outer', userId: 'inner' })
  })

  it('carries input and output of the root and keeps control keys out of metadata', async () => {
    const { traced, arrived } = await startRecording()
    await prompt
      .pipe(scripted('hi'))
      .invoke({ q: 'x' }, { ...traced, metadata: { langfuseUserId: 'u', team: 'red' } })
    const { traces } = await arrived()
    expect(traces[0]).toMatchObject({
      input: { q: 'x' },
      output: { role: 'assistant', content: 'hi' },
      metadata: { team: 'red' },
    })
    expect(JSON.stringify(traces)).not.toContain('langfuseUserId')
  })

  it('has the id of the run that the caller chose', async () => {
    const { traced, arrived } = await startRecording()
    const runId = '0a0a0a0a-1b1b-4c1c-8d1d-2e2e2e2e2e2e'
    await scripted('hi').invoke('x', { ...traced, runId })
    const { traces } = await arrived()
    expect(traces[0]?.id).toBe('0a0a0a0a1b1b4c1c8d1d2e2e2e2e2e2e')
    expect(traces[0]?.observations[0]).toMatchObject({
      id: '8d1d2e2e2e2e2e2e',
      metadata: { run_id: runId },
    })
  })
})

describe('linked prompts', () => {
  const linked = { heddlePrompt: { name: 'greet', version: 3 } }
  const template = prompt.withConfig({ metadata: linked })

  it.each([
    ['a sequence', () => template.pipe(scripted('hi'))],
    ['a retry', () => template.pipe(scripted('hi').withRetry())],
    [
      'a fallback',
      () => template.pipe(scripted(new Error('x')).withFallbacks([scripted('hi', { model: 'b' })])),
    ],
    [
      'a lambda after it',
      () => RunnableSequence.from([template, (value) => value, scripted('hi')]),
    ],
    ['a nested sequence', () => template.pipe(RunnableSequence.from([(x) => x, scripted('hi')]))],
    [
      'a sequence around it',
      () => RunnableSequence.from([(x) => x, template.pipe(scripted('hi'))]),
    ],
    ['a parser', () => template.pipe(scripted('hi')).pipe(new StringOutputParser())],
    ['bound tools', () => template.pipe(scripted('hi').bindTools([]))],
    [
      'structured output',
      () =>
        template
          .pipe(scripted(call('extract', { a: 1 })).bindTools([]))
          .pipe(new JsonOutputKeyToolsParser({ keyName: 'extract', returnSingle: true })),
    ],
    [
      'the model’s own metadata',
      () => prompt.pipe(scripted('hi').withConfig({ metadata: linked })),
    ],
    [
      'a lambda around the model',
      () => template.pipe(RunnableLambda.from((value) => scripted('hi').invoke(value))),
    ],
  ])('are found through %s', async (_shape, build) => {
    const { traced, arrived } = await startRecording()
    await build().invoke({ q: 'x' }, traced)
    const generations = (await arrived()).traces
      .flatMap(({ observations }) => observations)
      .filter(({ type }) => type === 'GENERATION')
    for (const generation of generations) {
      expect(generation).toMatchObject({ promptName: 'greet', promptVersion: 3 })
    }
    expect(generations.length).toBeGreaterThan(0)
  })

  it('are not linked to fallback texts nor past a later unlinked prompt', async () => {
    const { traced, arrived } = await startRecording()
    const fallback = { heddlePrompt: { name: 'greet', version: 0, isFallback: true } }
    await prompt.withConfig({ metadata: fallback }).pipe(scripted('hi')).invoke({ q: 'x' }, traced)
    await RunnableSequence.from([template, () => ({ q: 'y' }), prompt, scripted('hi')]).invoke(
      { q: 'x' },
      traced,
    )
    const { traces } = await arrived()
    expect(JSON.stringify(traces)).not.toContain('promptName')
  })
})

describe('privacy', () => {
  it('masks every input and output, and records a mark when the mask fails', async () => {
    const { traced, arrived } = await startRecording({
      mask: (value, { kind, field }) => {
        if (kind === 'model' && field === 'output') throw new Error('broken mask')
        return JSON.parse(JSON.stringify(value).replaceAll('secret', '***')) as unknown
      },
    })
    await prompt.pipe(scripted('the secret')).invoke({ q: 'my secret' }, traced)
    const { traces, named } = await arrived()
    expect(JSON.stringify(traces)).not.toContain('secret')
    expect(named('ScriptedChatModel').output).toBe('[mask failed]')
  })

  it('leaves inputs and outputs out when told to, by option or by tag', async () => {
    const silent = await startRecording({ captureInput: false, captureOutput: false })
    await scripted('secret').invoke('secret', silent.traced)
    const tagged = await startRecording()
    await scripted('secret').invoke('secret', { ...tagged.traced, tags: ['heddle:no-io'] })
    for (const { arrived } of [silent, tagged]) {
      const { traces, tree } = await arrived()
      expect(JSON.stringify(traces)).not.toContain('secret')
      expect(tree).toContain('usage=U1')
    }
  })

  it('never sends what models and runnables are made of', async () => {
    const { traced, arrived } = await startRecording()
    const model = scripted('hi', { credential: 'sk-credential' })
    const chain = prompt.pipe(model.bindTools([]))
    await RunnableLambda.from(() => chain).invoke({ q: 'x' }, traced)
    expect(JSON.stringify((await arrived()).traces)).not.toContain('sk-credential')
  })
})

describe('detail: compact', () => {
  it('leaves plumbing out and moves its children up', async () => {
    const { traced, arrived } = await startRecording({ detail: 'compact' })
    const inner = RunnableLambda.from((x: string) => scripted('hi').invoke(x))
    await RunnableSequence.from([(x: string) => x, inner]).invoke('x', traced)
    expect((await arrived()).tree).toBe(
      'CHAIN RunnableSequence\n  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop',
    )
  })

  it('shows a step that failed after all', async () => {
    const { traced, arrived } = await startRecording({ detail: 'compact' })
    const broken = RunnableLambda.from((_x: string): string => {
      throw new Error('no')
    }).withConfig({ runName: 'broken' })
    await expect(
      RunnableSequence.from([(x: string) => x, broken]).invoke('x', traced),
    ).rejects.toThrow('no')
    expect((await arrived()).named('broken')).toMatchObject({ level: 'ERROR' })
  })
})
