import { BraintrustLangChainCallbackHandler, initLogger } from 'braintrust'

import type { ChainTracer } from '../chain-tracer.ts'

/** The LangChain handler of the `braintrust` package, one for all invocations. */
export function createTracer(url: string): ChainTracer {
  const logger = initLogger({
    projectName: 'bench',
    apiKey: 'sk-bench',
    appUrl: url,
    asyncFlush: true,
  })
  const handler = new BraintrustLangChainCallbackHandler({ logger })
  return { callbacks: () => [handler], flush: () => logger.flush() }
}
