import { Opik } from 'opik'
import { OpikCallbackHandler } from 'opik-langchain'

import type { ChainTracer } from '../chain-tracer.ts'

/** `opik-langchain`: a handler keeps one root at a time, so every invocation gets its own over one client. */
export function createTracer(url: string): ChainTracer {
  const client = new Opik({
    apiUrl: url,
    apiKey: 'bench',
    projectName: 'bench',
    workspaceName: 'bench',
  })
  return {
    callbacks: () => [new OpikCallbackHandler({ client })],
    flush: () => client.flush(),
  }
}
