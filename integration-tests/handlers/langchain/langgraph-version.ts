import { registerHooks } from 'node:module'

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

const { graphScenarios } = await import('./scenarios/graphs.ts')
const { openTreeRecorder } = await import('./tree-recorder.ts')

await using recorder = await openTreeRecorder()
const trees: Record<string, string> = {}
for (const scenario of graphScenarios) {
  trees[scenario.name] = await recorder.treeOf(scenario)
  if (scenario.name !== 'langgraph-interrupt-resume') continue
  trees['same-trace'] = await recorder.treeOf(scenario, { resume: 'same-trace' })
}
process.stdout.write(`${JSON.stringify(trees)}\n`)
