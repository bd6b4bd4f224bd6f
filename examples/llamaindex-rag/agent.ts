/** An agent that looks facts up in the articles, with the query engine as a tool, and calculates with them. */
import { openModelApi } from '@heddle/examples-shared'
import { getTraceOf, observeLlamaIndex } from '@heddle/llamaindex'
import { agent } from '@llamaindex/workflow'
import { QueryEngineTool, tool } from 'llamaindex'
import { z } from 'zod'

import { calculate } from '../langchain-rag/calculate.ts'
import { countEvents } from './count-events.ts'
import { openEngine } from './open-engine.ts'
import { showTrace } from './show-trace.ts'

const question =
  process.argv[2] ??
  'How many picks per minute does the rapier loom make? Multiply that by 480 for a shift.'

await using api = await openModelApi()

const searchArticles = new QueryEngineTool({
  queryEngine: await openEngine(api),
  metadata: {
    name: 'search_articles',
    description: 'Answers from the articles about looms, traces and costs.',
  },
})

const calculator = tool({
  name: 'calculator',
  description: 'Calculates with numbers, + - * / and parentheses.',
  parameters: z.object({ expression: z.string().describe('The arithmetic expression') }),
  execute: ({ expression }) => String(calculate(expression)),
})

const assistant = observeLlamaIndex(
  agent({
    name: 'mill_agent',
    tools: [searchArticles, calculator],
    systemPrompt: 'Look facts up with search_articles, calculate with calculator, then answer.',
  }),
  { streamUsage: true },
)

console.log(`Model calls go to ${api.description}.\n\n${question}\n`)
const counts = countEvents()
const result = await assistant.run(question)
console.log(result.data.result, '\n')
await showTrace(getTraceOf(result)?.traceId, counts)
