import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A file beside the programs: what it can import is the LangChain that the programs run on. */
const BESIDE_THE_PROGRAMS = pathToFileURL(
  join(import.meta.dirname, '../../../integration-tests/handlers/langchain/scenarios/index.ts'),
).href

/**
 * Leads every import of LangChain, those inside the compared products too, to the one copy that the programs use, as in an
 * application that has one version installed. Import this file before anything that loads LangChain.
 */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier.startsWith('@langchain/core')
      ? nextResolve(specifier, { ...context, parentURL: BESIDE_THE_PROGRAMS })
      : nextResolve(specifier, context),
})
