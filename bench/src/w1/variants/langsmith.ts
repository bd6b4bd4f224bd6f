import { Client } from 'langsmith'
import { RunTree } from 'langsmith/run_trees'

import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

const RUN_TYPES: Record<Step['kind'], string> = {
  chain: 'chain',
  span: 'chain',
  generation: 'llm',
  retriever: 'retriever',
  tool: 'tool',
}

/** LangSmith's run trees, posted when a run starts and patched when it ends. */
export function createTracer(url: string): BareTracer {
  const client = new Client({ apiUrl: url, apiKey: 'bench' })
  const startRun = (
    { name, kind, input, metadata }: Step,
    parent: RunTree | undefined,
  ): RunTree => {
    const config = {
      name,
      run_type: RUN_TYPES[kind],
      inputs: { input },
      extra: { metadata },
    }
    return parent
      ? parent.createChild(config)
      : new RunTree({ ...config, client, tracingEnabled: true, project_name: 'bench' })
  }
  return {
    start: (step, parent) => {
      const run = startRun(step, parent as RunTree | undefined)
      void run.postRun()
      return run
    },
    end: (node, { output, usage }) => {
      const run = node as RunTree
      void run.end({ output, ...(usage && { usage_metadata: usage }) })
      void run.patchRun()
    },
    flush: () => client.awaitPendingTraceBatches(),
  }
}
