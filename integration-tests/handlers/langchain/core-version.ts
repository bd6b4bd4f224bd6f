import { registerHooks } from 'node:module'

import type { Scenario } from './scenarios/scenario.ts'

/*
 * Runs the scenarios that need nothing but @langchain/core on another version of it and prints their trees as JSON:
 * `node --conditions=heddle-source core-version.ts langchain-core-1-0-0`. Every import of @langchain/core, the handler's
 * too, is led to the package named, as in an application that has that version installed.
 */

const core = process.argv[2] ?? ''
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier.startsWith('@langchain/core/')
      ? nextResolve(specifier.replace('@langchain/core', core), {
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
const { failureScenarios } = await import('./scenarios/failures.ts')
const { lcelScenarios } = await import('./scenarios/lcel.ts')
const { toolScenarios } = await import('./scenarios/tools.ts')

const sink = await openIngestionSink()
const trees: Record<string, string> = {}

async function runScenario({ name, run }: Scenario): Promise<void> {
  sink.clear()
  const client = new Heddle({ baseUrl: sink.url, publicKey: `pk-${name}`, secretKey: 'sk-1' })
  const handler = new CallbackHandler({ client })
  const openAi = { apiKey: '', configuration: { baseURL: '' } }
  await run({ handler, traced: { callbacks: [handler] }, openAi })
  await collectUntil(() => handler.openRuns === 0)
  await client.shutdown()
  trees[name] = renderTraces(sink.traces())
}

for (const scenario of [...lcelScenarios, ...failureScenarios, ...toolScenarios]) {
  try {
    await runScenario(scenario)
  } catch (error) {
    trees[scenario.name] = `the program failed: ${String(error)}`
  }
}
await sink.close()
process.stdout.write(`${JSON.stringify(trees)}\n`)
