import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import type { CallbackHandlerOptions } from '@heddle/langchain'

import { collectUntil } from './collect-garbage.ts'
import { openIngestionSink } from './ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import type { Scenario, World } from './scenarios/scenario.ts'

/** Runs scenarios one by one, each on a project of its own, and answers the trees they send. */
export interface TreeRecorder extends AsyncDisposable {
  readonly treeOf: (scenario: Scenario, options?: CallbackHandlerOptions) => Promise<string>
}

/** For programs of their own: nothing here needs a test to be running. */
export async function openTreeRecorder(openAi?: World['openAi']): Promise<TreeRecorder> {
  const sink = await openIngestionSink()
  const nowhere = { apiKey: '', configuration: { baseURL: '' } }
  return {
    treeOf: async ({ name, run }, options) => {
      sink.clear()
      const client = new Heddle({ baseUrl: sink.url, publicKey: `pk-${name}`, secretKey: 'sk-1' })
      const handler = new CallbackHandler({ client, ...options })
      try {
        await run({ handler, traced: { callbacks: [handler] }, openAi: openAi ?? nowhere })
      } catch (error) {
        return `the program failed: ${String(error)}`
      }
      await collectUntil(() => handler.openRuns === 0)
      await client.shutdown()
      return renderTraces(sink.traces())
    },
    [Symbol.asyncDispose]: sink.close,
  }
}
