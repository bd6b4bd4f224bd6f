import { setTimeout as sleep } from 'node:timers/promises'

import * as ai from 'ai'

import { scenarios } from '../../../integration-tests/handlers/ai-sdk/scenarios.ts'
import { scriptedModel } from '../../../integration-tests/handlers/ai-sdk/scripted-model.ts'
import type { Ai, Sdk } from '../../../integration-tests/handlers/ai-sdk/sdk.ts'
import { collectRequests } from '../compare/collect-requests.ts'
import type { ComparedProduct } from './products.ts'
import { parseTree } from './program-run.ts'
import type { ProgramRun } from './program-run.ts'

/** Time after each program in which late parts get their turn, ms. */
const SETTLE_MS = 60
/** Time in the end for what is sent or noticed late, ms. */
const LAST_SETTLE_MS = 1_500

/** Programs that call Heddle's own API inside, which says nothing about others. */
const OWN = /^S(?:4|19) /u

const compared = scenarios.filter(({ name }) => !OWN.test(name))

/** The SDK as the programs take it, with a name for each call and nothing else. */
const sdk = {
  major: 7,
  ai: ai as unknown as Ai,
  traced: (functionId) => ({ telemetry: functionId === undefined ? {} : { functionId } }),
  model: (...turns) => scriptedModel(7, turns),
  agent: (settings) => new ai.ToolLoopAgent(settings as never),
  get client(): Sdk['client'] {
    throw new Error('Expected a program that does not call Heddle itself')
  },
} satisfies Sdk

/** Runs the programs one after the other with the product registered, and gives each what was recorded of its time. */
export async function runPrograms(product: ComparedProduct): Promise<ProgramRun[]> {
  process.on('unhandledRejection', () => {})
  await using collector = await collectRequests()
  const { telemetry, flush } = tracerOf(product, collector.url)
  if (telemetry !== undefined) ai.registerTelemetry(telemetry)
  const starts: number[] = []
  for (const program of compared) {
    starts.push(Date.now())
    await program.run(sdk).catch(() => undefined)
    await sleep(SETTLE_MS)
  }
  await sleep(LAST_SETTLE_MS)
  await flush()
  await sleep(LAST_SETTLE_MS / 3)
  const recorded = await product.decode(collector.requests)
  return compared.map(({ name, tree }, index) => {
    const [from = 0, until = Number.POSITIVE_INFINITY] = starts.slice(index, index + 2)
    return {
      program: name,
      expected: parseTree(tree),
      recorded: recorded.filter(({ startedAt }) => startedAt >= from && startedAt < until),
    }
  })
}

function tracerOf(product: ComparedProduct, url: string) {
  const tracer = product.create(url)
  return { telemetry: tracer.telemetry, flush: () => tracer.flush() }
}
