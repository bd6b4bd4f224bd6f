import { observeLlamaIndex } from '@heddle/llamaindex'
import { LLMAgent } from '@llamaindex/core/agent'
import { tool } from '@llamaindex/core/tools'
import { agent, multiAgent } from '@llamaindex/workflow'
import { Settings } from 'llamaindex'
import { ReActAgent } from 'llamaindex/agent'
import { QueryEngineTool } from 'llamaindex/tools'
import { z } from 'zod'

import { ScriptedLlm } from '../scripted-llm.ts'
import type { ScriptedTurn } from '../scripted-llm.ts'
import {
  below,
  GENERATION,
  makeIndex,
  nodePostprocessors,
  queryLines,
  readAll,
  STREAMED,
} from './scenario.ts'
import type { Scenario } from './scenario.ts'

const CALL: ScriptedTurn = { calls: [{ name: 'weather', input: { city: 'Paris' } }] }

export function weather(execute: (city: string) => string = (city) => `sun in ${city}`) {
  return tool({
    name: 'weather',
    description: 'Says the weather',
    parameters: z.object({ city: z.string() }),
    execute: ({ city }: { city: string }) => execute(city),
  })
}

/** Plays the turns in order. */
export function turns(...script: readonly ScriptedTurn[]): ScriptedLlm {
  return new ScriptedLlm((_messages, turn) => script[turn] ?? { text: 'done' })
}

const TWO_TURNS = ['AGENT wx', `  ${STREAMED}`, '  TOOL weather', `  ${STREAMED}`]

export function weatherAgent(llm = turns(CALL, { text: 'It is sunny.' }), tools = [weather()]) {
  return agent({ name: 'wx', llm, tools })
}

export const agentScenarios: readonly Scenario[] = [
  {
    name: 'A an agent with a tool',
    tree: TWO_TURNS.join('\n'),
    run: ({ options }) => observeLlamaIndex(weatherAgent(), options).run('Weather in Paris?'),
  },
  {
    name: 'A an agent whose events are streamed',
    tree: TWO_TURNS.join('\n'),
    run: async ({ options }) => {
      const stream = observeLlamaIndex(weatherAgent(), options).runStream('Weather in Paris?')
      for await (const _ of stream);
    },
  },
  {
    name: 'A an agent with structured output',
    tree: [...TWO_TURNS, `  ${GENERATION}`].join('\n'),
    run: async ({ options }) => {
      const output = { calls: [{ name: 'format_output', input: { sky: 'blue' } }] }
      const wx = observeLlamaIndex(weatherAgent(turns(CALL, { text: 'Sunny.' }, output)), options)
      const { data } = await wx.run('Weather?', { responseFormat: z.object({ sky: z.string() }) })
      if (JSON.stringify(data.object) !== '{"sky":"blue"}') throw new Error('no structured output')
    },
  },
  {
    name: 'M agents that hand off',
    tree: [
      'AGENT multi-agent',
      '  AGENT Triage',
      `    ${STREAMED}`,
      '    TOOL handOff',
      '  AGENT Writer',
      `    ${STREAMED}`,
    ].join('\n'),
    run: async ({ options }) => {
      const handOff = { name: 'handOff', input: { toAgent: 'Writer', reason: 'needs words' } }
      const writer = agent({
        name: 'Writer',
        description: 'Writes',
        llm: turns({ text: 'A poem.' }),
        tools: [],
      })
      const triage = agent({
        name: 'Triage',
        description: 'Decides',
        llm: turns({ calls: [handOff] }),
        tools: [],
        canHandoffTo: [writer],
      })
      const team = multiAgent({ agents: [triage, writer], rootAgent: triage })
      return observeLlamaIndex(team, options).run('A poem, please')
    },
  },
  {
    name: 'QET an agent whose tool is a query engine',
    tree: [
      'AGENT wx',
      `  ${STREAMED}`,
      '  TOOL kb',
      ...below(2, queryLines(GENERATION)),
      `  ${STREAMED}`,
    ].join('\n'),
    run: async ({ options }) => {
      Settings.llm = new ScriptedLlm('It guides threads.')
      const queryEngine = (await makeIndex()).asQueryEngine({ nodePostprocessors })
      const kb = new QueryEngineTool({
        queryEngine,
        metadata: { name: 'kb', description: 'Knows' },
      })
      const llm = turns({ calls: [{ name: 'kb', input: { query: 'heddle' } }] }, { text: 'done' })
      const wx = agent({ name: 'wx', llm, tools: [kb] })
      return observeLlamaIndex(wx, options).run('What is a heddle?')
    },
  },
  {
    name: 'an agent with its steps shown',
    tree: [
      'AGENT wx',
      '  SPAN handleInputStep',
      '  SPAN setupAgent',
      '  SPAN runAgentStep',
      `    ${STREAMED}`,
      '  SPAN parseAgentOutput',
    ].join('\n'),
    run: ({ options }) => {
      const wx = weatherAgent(turns({ text: 'No tool.' }))
      return observeLlamaIndex(wx, { ...options, includeAgentSteps: true }).run('Hello')
    },
  },
  {
    name: 'a model that calls its tools itself',
    tree: ['CHAIN ScriptedLlm.exec', `  ${GENERATION}`, '  TOOL weather'].join('\n'),
    run: ({ options }) => {
      const llm = observeLlamaIndex(turns(CALL), options)
      return llm.exec({ messages: [{ role: 'user', content: 'Weather?' }], tools: [weather()] })
    },
  },
  {
    name: 'a tool that was bound',
    tree: 'TOOL weather',
    run: async ({ options }) => {
      const bound = observeLlamaIndex(weather(), options).bind({})
      await bound.call({ city: 'Paris' })
    },
  },
  ...[false, true].map((stream): Scenario => ({
    name: `an agent of the older kind${stream ? ', streamed' : ''}`,
    tree: [
      'AGENT LLMAgent',
      `  ${stream ? STREAMED : GENERATION}`,
      '  TOOL weather',
      `  ${stream ? STREAMED : GENERATION}`,
    ].join('\n'),
    run: async ({ options }) => {
      const llm = turns(CALL, { text: 'It is sunny.' })
      const older = observeLlamaIndex(new LLMAgent({ llm, tools: [weather()] }), options)
      if (!stream) return older.chat({ message: 'Weather?' })
      return readAll((await older.chat({ message: 'Weather?', stream: true })) as never)
    },
  })),
  {
    name: 'an agent that reasons in text',
    tree: ['AGENT ReActAgent', `  ${GENERATION}`, '  TOOL weather', `  ${GENERATION}`].join('\n'),
    run: ({ options }) => {
      const llm = turns(
        { text: 'Thought: look\nAction: weather\nInput: {"city": "Paris"}' },
        { text: 'Thought: I can answer without using any more tools.\nAnswer: sunny' },
      )
      const older = observeLlamaIndex(new ReActAgent({ llm, tools: [weather()] }), options)
      return older.chat({ message: 'Weather?' })
    },
  },
]
