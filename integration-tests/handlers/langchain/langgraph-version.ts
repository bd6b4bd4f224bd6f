import { registerHooks } from 'node:module'

import type { CallbackHandlerOptions } from '@heddle/langchain'

import type { Scenario } from './scenarios/scenario.ts'

/*
 * Runs the graphs on another version of LangGraph and prints their trees as JSON:
 * `node --conditions=heddle-source langgraph-version.ts langchain-langgraph-1-0-0`. Every import of @langchain/langgraph is
 * led to the package named, as in an application that has that version installed.
 */

const langgraph = process.argv[2] ?? ''
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    /^@langchain\/langgraph(?:$|\/)/.test(specifier)
      ? nextResolve(specifier.replace('@langchain/langgraph', langgraph), {
          ...context,
          parentURL: import.meta.url,
        })
      : nextResolve(specifier, context),
})

const { Heddle } = await import('@heddle/core')
const { CallbackHandler } = await import('@heddle/langchain')
const { collectUntil } = await import('./collect-garbage.ts')
const { openIngestionSink } = await import('./ingestion-sink.ts')
const { renderTraces } = await import('./render-tree.ts')
const { graphScenarios } = await import('./scenarios/graphs.ts')

const sink = await openIngestionSink()

async function treeOf({ name, run }: Scenario, options: CallbackHandlerOptions): Promise<string> {
  sink.clear()
  const client = new Heddle({ baseUrl: sink.url, publicKey: `pk-${name}`, secretKey: 'sk-1' })
  const handler = new CallbackHandler({ client, ...options })
  const openAi = { apiKey: '', configuration: { baseURL: '' } }
  try {
    await run({ handler, traced: { callbacks: [handler] }, openAi })
  } catch (error) {
    return `the program failed: ${String(error)}`
  }
  await collectUntil(() => handler.openRuns === 0)
  await client.shutdown()
  return renderTraces(sink.traces())
}

const trees: Record<string, string> = {}
for (const scenario of graphScenarios) trees[scenario.name] = await treeOf(scenario, {})
const approval = graphScenarios.find(({ name }) => name === 'langgraph-interrupt-resume')
if (approval !== undefined) trees['same-trace'] = await treeOf(approval, { resume: 'same-trace' })
await sink.close()
process.stdout.write(`${JSON.stringify(trees)}\n`)
