import { attachLlamaIndexEvents, instrumentLlamaIndex, observeLlamaIndex } from '@heddle/llamaindex'
import {
  agentHandler,
  createStatefulMiddleware,
  createWorkflow,
  workflowEvent,
} from '@llamaindex/workflow'
import { withTraceEvents } from '@llamaindex/workflow-core/middleware/trace-events'
import { Settings } from 'llamaindex'
import { z } from 'zod'

import { ScriptedLlm } from '../scripted-llm.ts'
import { turns } from './agents.ts'
import { GENERATION, STREAMED } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const start = workflowEvent<string>({ debugLabel: 'start' })
const a = workflowEvent<string>({ debugLabel: 'a' })
const b = workflowEvent<string>({ debugLabel: 'b' })
const nameless = workflowEvent<string>()
const done = workflowEvent<string>({ debugLabel: 'done' })

const messages = [{ role: 'user' as const, content: 'Hello' }]

/** Splits its input into two steps that run at the same time, one of which asks a model. */
function addSteps(workflow: ReturnType<typeof createWorkflow>, llm: ScriptedLlm): void {
  let finished = 0
  const finish = (text: string) => {
    finished += 1
    return finished === 2 ? done.with(text) : undefined
  }
  workflow.handle([start], function split({ sendEvent }, event) {
    sendEvent(a.with(event.data), b.with(event.data))
  })
  workflow.handle([a], async () => {
    const { message } = await llm.chat({ messages })
    return finish(JSON.stringify(message.content))
  })
  workflow.handle([b], async (_context, { data }) => finish(data))
}

const CUSTOM = ['CHAIN workflow', '  SPAN split', '  SPAN on a', `    ${GENERATION}`, '  SPAN on b']

export const workflowScenarios: readonly Scenario[] = [
  {
    name: 'W a workflow of the program',
    tree: CUSTOM.join('\n'),
    run: async ({ options }) => {
      const llm = observeLlamaIndex(new ScriptedLlm('Hi'), options)
      const workflow = observeLlamaIndex(createWorkflow(), options)
      addSteps(workflow, llm)
      const { sendEvent, stream } = workflow.createContext()
      sendEvent(start.with('x'))
      await stream.until(done).toArray()
    },
  },
  {
    name: 'W a workflow with state and with the trace-events middleware, named',
    tree: ['CHAIN pipeline', '  SPAN on start', ...CUSTOM.slice(2)].join('\n'),
    run: async ({ options }) => {
      const llm = observeLlamaIndex(new ScriptedLlm('Hi'), options)
      const { withState } = createStatefulMiddleware(() => ({ count: 0 }))
      const traced = withTraceEvents(withState(createWorkflow()) as never) as unknown as ReturnType<
        typeof createWorkflow
      >
      const workflow = observeLlamaIndex(traced, { ...options, name: 'pipeline' })
      addSteps(workflow, llm)
      const { sendEvent, stream } = workflow.createContext()
      sendEvent(start.with('x'))
      await stream.until(done).toArray()
    },
  },
  {
    name: 'W a context that is never used leaves nothing, and events without labels have numbers',
    tree: 'CHAIN workflow\n  SPAN on event #N',
    run: async ({ options }) => {
      const workflow = observeLlamaIndex(createWorkflow(), options)
      workflow.handle([nameless], () => done.with('x'))
      workflow.createContext()
      const { sendEvent, stream } = workflow.createContext()
      sendEvent(nameless.with('x'))
      await stream.until(done).toArray()
    },
  },
  {
    name: 'W an agent that handles a step, in automatic mode',
    tree: [
      'CHAIN workflow',
      '  SPAN on start',
      '    AGENT Agent',
      `      ${STREAMED}`,
      '      TOOL send_result',
      `      ${STREAMED}`,
      '  SPAN on result',
    ].join('\n'),
    run: async ({ options }) => {
      const { configureLlamaIndex } = await import('@heddle/llamaindex')
      configureLlamaIndex(options)
      const restore = instrumentLlamaIndex(await import('@llamaindex/workflow'), { ScriptedLlm })
      try {
        await runAgentHandler(options)
      } finally {
        restore()
        configureLlamaIndex({})
      }
    },
  },
  {
    name: 'W an agent that handles a step, from events',
    tree: [
      'CHAIN workflow',
      '  SPAN on start',
      `    ${STREAMED.replace('ScriptedLlm', 'chat')}`,
      `    ${STREAMED.replace('ScriptedLlm', 'chat')}`,
      '  SPAN on result',
    ].join('\n'),
    run: async ({ options }) => {
      const detach = attachLlamaIndexEvents(Settings, options)
      await runAgentHandler(options)
      detach()
    },
  },
  {
    name: 'W a person answers later',
    tree: ['CHAIN workflow', '  SPAN ask', '  SPAN take'].join('\n'),
    run: async ({ options }) => {
      const workflow = observeLlamaIndex(createWorkflow(), options)
      workflow.handle([start], async function ask() {
        await Promise.resolve()
        return a.with('Are you sure?')
      })
      workflow.handle([b], async function take(_context, { data }) {
        await Promise.resolve()
        return done.with(data)
      })
      const { sendEvent, stream } = workflow.createContext()
      sendEvent(start.with('x'))
      await new Promise((resolve) => {
        setTimeout(resolve, 20)
      })
      sendEvent(b.with('yes'))
      await stream.until(done).toArray()
    },
  },
]

async function runAgentHandler(options: object): Promise<void> {
  const schema = z.object({ text: z.string() })
  const result = Object.assign(workflowEvent<{ text: string }>({ debugLabel: 'result' }), {
    schema,
  })
  const send = { name: 'send_result', input: { eventData: { text: 'ok' } } }
  const workflow = observeLlamaIndex(createWorkflow(), options)
  const step = agentHandler({
    instructions: 'Do it',
    results: [result],
    llm: turns({ calls: [send] }, { text: 'done' }),
  })
  workflow.handle([start], async (context, event) => {
    await step(context, event)
    return done.with('over')
  })
  workflow.handle([result], () => undefined)
  const { sendEvent, stream } = workflow.createContext()
  sendEvent(start.with('x'))
  await stream.until(done).toArray()
}
