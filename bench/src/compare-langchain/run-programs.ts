import { setTimeout as sleep } from 'node:timers/promises'

import { collectUntil } from '../../../integration-tests/handlers/langchain/collect-garbage.ts'
import { openOpenAiStandIn } from '../../../integration-tests/handlers/langchain/openai-stand-in.ts'
import { scenarios } from '../../../integration-tests/handlers/langchain/scenarios/index.ts'
import { SECRET_HEADER } from '../../../integration-tests/handlers/langchain/scenarios/requests.ts'
import type { Scenario } from '../../../integration-tests/handlers/langchain/scenarios/scenario.ts'
import { collectRequests } from '../compare/collect-requests.ts'
import type { CollectedRequest } from '../compare/collect-requests.ts'
import type { RecordedObservation } from '../compare/recorded-observation.ts'
import { parseTree } from './expected-tree.ts'
import type { ProgramRun } from './features/feature.ts'
import { matchObservations } from './match-observations.ts'
import type { CreateProduct } from './products/product.ts'

/** Time between two programs in which late steps, garbage collection and exporters get their turn, ms. */
const SETTLE_MS = 150

/** A program's place in time and among the requests. */
interface Window {
  readonly program: Scenario
  readonly startedAt: number
  readonly requests: readonly CollectedRequest[]
  readonly failure: string | undefined
}

/** What came of running the programs under one product. */
export interface ProductRun {
  readonly runs: readonly ProgramRun[]
  /** Programs that the product made fail, and what they failed with. */
  readonly failures: readonly string[]
  /** Rejections that nobody handled while the programs ran. */
  readonly unhandledRejections: number
}

/** Runs the named programs, or all, one after the other with the product's tracing, and matches what it recorded. */
export async function runPrograms(
  createProduct: CreateProduct,
  names: readonly string[],
): Promise<ProductRun> {
  let unhandledRejections = 0
  process.on('unhandledRejection', () => {
    unhandledRejections += 1
  })
  await using collector = await collectRequests()
  const product = await createProduct(collector.url)
  const openAi = await openOpenAiStandIn()
  const windows: Window[] = []
  for (const program of scenarios) {
    if (names.length > 0 && !names.includes(program.name)) continue
    const startedAt = Date.now()
    const from = collector.requests.length
    const { handler } = product
    const world = { handler, traced: { callbacks: [handler] }, openAi: openAi.options }
    const failure = await program.run(world).then(() => undefined, String)
    await collectUntil(() => false, SETTLE_MS)
    await product.flush()
    windows.push({ program, startedAt, requests: collector.requests.slice(from), failure })
  }
  // Products that notice late, or send in the background, get another chance.
  await collectUntil(() => false, 4 * SETTLE_MS)
  await product.flush()
  await sleep(4 * SETTLE_MS)
  await openAi.close()
  const recorded = await product.decode(collector.requests)
  return {
    runs: windows.map((window, index) =>
      toRun(window, within(recorded, window, windows[index + 1])),
    ),
    failures: windows.flatMap(({ program, failure }) =>
      failure === undefined ? [] : [`${program.name}: ${failure}`],
    ),
    unhandledRejections,
  }
}

/** Observations belong to the program that ran when they started, whenever they were sent. */
function within(
  recorded: readonly RecordedObservation[],
  { startedAt }: Window,
  next: Window | undefined,
): RecordedObservation[] {
  const until = next?.startedAt ?? Number.POSITIVE_INFINITY
  return recorded.filter((one) => one.startedAt >= startedAt && one.startedAt < until)
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)

function toRun(
  { program, requests }: Window,
  recorded: readonly RecordedObservation[],
): ProgramRun {
  const expected = parseTree(program.tree)
  return {
    program: program.name,
    expected,
    recorded,
    matching: matchObservations(expected, recorded),
    bodyBytes: sum(requests.map(({ body }) => body.length)),
    wireBytes: sum(requests.map(({ wireBytes }) => wireBytes)),
    leaks: requests.some(({ body }) => body.includes(SECRET_HEADER)),
  }
}
