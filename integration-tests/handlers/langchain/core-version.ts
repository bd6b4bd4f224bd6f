import { registerHooks } from 'node:module'

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

const { failureScenarios } = await import('./scenarios/failures.ts')
const { lcelScenarios } = await import('./scenarios/lcel.ts')
const { toolScenarios } = await import('./scenarios/tools.ts')
const { openTreeRecorder } = await import('./tree-recorder.ts')

await using recorder = await openTreeRecorder()
const trees: Record<string, string> = {}
for (const scenario of [...lcelScenarios, ...failureScenarios, ...toolScenarios]) {
  trees[scenario.name] = await recorder.treeOf(scenario)
}
process.stdout.write(`${JSON.stringify(trees)}\n`)
