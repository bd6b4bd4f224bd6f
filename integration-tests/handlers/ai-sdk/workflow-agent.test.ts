import { setTimeout as sleep } from 'node:timers/promises'

import { heddle } from '@heddle/ai-sdk'
import type { AiSdkOptions } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import { describe, expect, it } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { giveTestClients } from './test-client.ts'
import { openCalls, untilClosed } from './until-closed.ts'
/**
 * What agents of `@ai-sdk/workflow` 2.0.43 told an integration on Node.js 24, outside of a durable workflow, with models that
 * follow a script; fields that nothing reads were left out. The package takes an `ai` of its own and a beta of `workflow`.
 */
import recorded from './workflow-agent-2.0.43.json' with { type: 'json' }

type Hooks = Record<string, ((event: object) => unknown) | undefined>

interface Told {
  readonly run: string
  readonly hook: string
  readonly event: object
}

let sink: IngestionSink
let client: Heddle

giveTestClients('wf', (given) => {
  ;({ sink, client } = given)
})

const agentOf = (options: AiSdkOptions = {}) => heddle({ client, ...options }) as unknown as Hooks

/** Tells the integrations what was recorded, in its order, each run in a function of its own, as an agent does. */
async function replay(integrations: readonly Hooks[], log: readonly Told[]): Promise<void> {
  const turns = log.map(() => Promise.withResolvers<void>())
  const tell = async (run: string) => {
    for (const [index, told] of log.entries()) {
      if (told.run !== run) continue
      await turns[index - 1]?.promise
      for (const hooks of integrations) void hooks[told.hook]?.(withExecute(told))
      turns[index]?.resolve()
    }
  }
  await Promise.all([...new Set(log.map(({ run }) => run))].map(tell))
}

const runOf = (name: string) => recorded.two.filter(({ run }) => run === name)

const withExecute = ({ hook, event }: Told): object =>
  hook === 'executeTool' ? { ...event, execute: () => Promise.resolve() } : event

async function tree(): Promise<string[]> {
  await client.shutdown()
  return renderTraces(sink.traces())
    .split('\n')
    .map((line) => line.replace(/ usage=.*/u, ''))
}

const TOOL_LOOP = [
  'AGENT workflowAgent.stream',
  '  GENERATION chat mini-1 model=mini-1-0101',
  '  TOOL weather',
  '  GENERATION chat mini-1 model=mini-1-0101',
]

describe('an agent of @ai-sdk/workflow', () => {
  it('becomes a trace with its model calls and tools', async () => {
    await replay([agentOf()], recorded.one)
    expect(openCalls(client)).toBe(0)
    const lines = await tree()
    expect(lines.toSorted()).toEqual(
      [...TOOL_LOOP, '  TOOL broken [ERROR "Error: tool exploded"]'].toSorted(),
    )
    const [trace] = sink.traces()
    expect(trace?.output).toBe('It is sunny.')
    const found = (type: string) => trace?.observations.filter((each) => each.type === type) ?? []
    expect(found('TOOL').find(({ name }) => name === 'weather')).toMatchObject({
      input: { city: 'Paris' },
      output: 'sunny',
    })
    expect(found('GENERATION').map(({ usageDetails }) => usageDetails?.['total'])).toEqual([28, 28])
    expect(found('GENERATION')[0]?.input).toMatchObject({
      messages: [
        { role: 'system', content: 'Be kind' },
        { role: 'user', content: 'Weather?' },
      ],
    })
  })

  it('is told apart from another that runs at the same time under the same id', async () => {
    await replay([agentOf()], recorded.two)
    expect(openCalls(client)).toBe(0)
    expect((await tree()).toSorted()).toEqual([...TOOL_LOOP, ...TOOL_LOOP].toSorted())
    for (const { input, output, observations } of sink.traces()) {
      const said = JSON.stringify(input).includes('"A"') ? 'A' : 'B'
      expect(output).toBe(`done ${said}`)
      const tool = observations.find(({ type }) => type === 'TOOL')
      expect(tool?.input).toEqual({ city: said })
    }
  })

  it('is recorded once when the integration is registered twice, and once in each project', async () => {
    const other = new Heddle({ baseUrl: sink.url, publicKey: 'pk-wf-other', secretKey: 'sk-test' })
    await replay([agentOf(), agentOf(), agentOf({ client: other })], recorded.two)
    await other.shutdown()
    expect((await tree()).toSorted()).toEqual(
      [...TOOL_LOOP, ...TOOL_LOOP, ...TOOL_LOOP, ...TOOL_LOOP].toSorted(),
    )
  })

  it('that runs in a tool of another is a branch of that tool', async () => {
    const integration = agentOf()
    await replayOne(integration, runOf('A'), async () => {
      // An agent prepares its prompt before it tells of its start.
      await sleep(2)
      await replayOne(integration, runOf('B'))
    })
    expect(await tree()).toEqual([
      ...TOOL_LOOP.slice(0, 3),
      ...TOOL_LOOP.map((line) => `    ${line}`),
      ...TOOL_LOOP.slice(3),
    ])
  })

  it('has its steps as spans with `steps: true`', async () => {
    await replay([agentOf({ steps: true })], recorded.one)
    expect(openCalls(client)).toBe(0)
    const [agent, first, ...rest] = await tree()
    expect([agent, first]).toEqual([TOOL_LOOP[0], '  SPAN step 0'])
    expect(rest.slice(0, 3).toSorted()).toEqual([
      '    GENERATION chat mini-1 model=mini-1-0101',
      '    TOOL broken [ERROR "Error: tool exploded"]',
      '    TOOL weather',
    ])
    expect(rest.slice(3)).toEqual(['  SPAN step 1', '    GENERATION chat mini-1 model=mini-1-0101'])
  })

  it('that runs beside another has steps of its own', async () => {
    await replay([agentOf({ steps: true })], recorded.two)
    expect(openCalls(client)).toBe(0)
    const steps = [
      'AGENT workflowAgent.stream',
      '  SPAN step 0',
      '    GENERATION chat mini-1 model=mini-1-0101',
      '    TOOL weather',
      '  SPAN step 1',
      '    GENERATION chat mini-1 model=mini-1-0101',
    ]
    expect(await tree()).toEqual([...steps, ...steps])
  })

  it('has failed in the step in which it failed', async () => {
    await replay([agentOf({ steps: true })], recorded.fails)
    expect(openCalls(client)).toBe(0)
    const status = '[ERROR "the agent failed; the SDK does not say why"]'
    expect(await tree()).toEqual([
      `AGENT workflowAgent.stream ${status}`,
      `  SPAN step 0 ${status}`,
      `    GENERATION chat mini-1 ${status} model=mini-1`,
    ])
  })

  it('ends as an error when it fails', async () => {
    await replay([agentOf()], recorded.fails)
    expect(openCalls(client)).toBe(0)
    const status = '[ERROR "the agent failed; the SDK does not say why"]'
    expect(await tree()).toEqual([
      `AGENT workflowAgent.stream ${status}`,
      `  GENERATION chat mini-1 ${status} model=mini-1`,
    ])
  })

  it('that was aborted is closed after a while, and does not stand in the way of the next', async () => {
    const integration = agentOf({ abandonAfterMs: 60 })
    await replay([integration], recorded.abort)
    await replay(
      [integration],
      recorded.two.filter(({ run }) => run === 'A'),
    )
    expect(await untilClosed(client)).toBe(0)
    const status = '[WARNING "nothing was heard of the agent any more"]'
    // Which of the two is told first depends on how long the second one takes.
    expect((await tree()).toSorted()).toEqual(
      [
        `AGENT workflowAgent.stream ${status}`,
        `  GENERATION chat mini-1 ${status} model=mini-1`,
        ...TOOL_LOOP,
      ].toSorted(),
    )
  })
})

/** Tells what was recorded of one run, whose tool does what is given. */
async function replayOne(
  integration: Hooks,
  log: readonly Told[],
  execute: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  for (const { hook, event } of log) {
    await integration[hook]?.(hook === 'executeTool' ? { ...event, execute } : event)
    // Starts are ordered by time.
    await sleep(2)
  }
}
