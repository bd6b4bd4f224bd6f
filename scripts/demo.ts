/** `npx pnpm@12 demo`: the server, two traced programs, and their traces read back, printed and checked. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { buildUi, isUiStale } from './build-ui.ts'
import { DEMO_USAGE, parseDemoOptions } from './demo-options.ts'
import type { DemoOptions } from './demo-options.ts'
import { requireFreePort, startDevServer } from './dev-server.ts'
import type { DevServer } from './dev-server.ts'
import { formatCost } from './format-figures.ts'
import { priceUsage } from './price-usage.ts'
import type { PriceList } from './price-usage.ts'
import { withProgress } from './progress.ts'
import { readTrace } from './read-trace.ts'
import type { StoredTrace } from './read-trace.ts'
import { renderTraceTree } from './render-trace-tree.ts'
import { runExample } from './run-example.ts'
import { verifyTrace } from './verify-trace.ts'

const PROGRAMS = ['rag.ts', 'agent.ts']
const checkout = join(import.meta.dirname, '..')

/** Runs one program and shows its trace; returns what is wrong with the trace. */
async function demonstrate(program: string, heddleUrl: string): Promise<string[]> {
  const { output, traceId, runs } = await withProgress(
    `Running examples/langchain-rag/${program}`,
    () => runExample(checkout, { program, heddleUrl }),
  )
  console.log(`\n${indent(output.trim())}\n`)
  const trace = await readTrace(heddleUrl, { traceId, expectedSteps: runs.length })
  const color = process.stdout.isTTY && process.stdout.hasColors() && !process.env['NO_COLOR']
  console.log(indent(renderTraceTree(trace.steps, { color })))
  const prices = await readPrices()
  for (const line of costLines(trace, prices)) console.log(indent(line))
  const faults = verifyTrace(trace.steps, runs, prices)
  console.log(
    faults.length === 0
      ? `\n  ✓ Checked against a second callback handler: ${runs.length} steps ran, the same ${trace.steps.length} are in the trace.`
      : `\n${faults.map((fault) => `  ✗ ${fault}`).join('\n')}`,
  )
  console.log(`  ${heddleUrl}/trace/${traceId}\n`)
  return faults
}

/** One line a model call: how its cost comes out of the price list. */
function costLines({ steps }: StoredTrace, prices: PriceList): string[] {
  return steps.flatMap(({ model, usage, costUsd }) => {
    const priced = model === null ? undefined : priceUsage(prices, model, usage)
    return priced === undefined ? [] : [`${model}: ${priced.arithmetic} = ${formatCost(costUsd)}`]
  })
}

async function readPrices(): Promise<PriceList> {
  const file = join(checkout, 'packages/server/src/domain/model-prices.json')
  return JSON.parse(await readFile(file, 'utf8')) as PriceList // the list the server prices with
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, '  ')
}

/** Resolves at the first signal that asks the process to end. */
function untilSignal(): Promise<void> {
  return new Promise((resolvePromise) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        console.log('\nStopping.')
        resolvePromise()
      })
    }
  })
}

async function prepareServer(options: DemoOptions): Promise<DevServer> {
  await requireFreePort(options.port)
  const uiFolder = join(checkout, 'packages/ui')
  if (isUiStale(uiFolder)) await withProgress('Building the interface', () => buildUi(uiFolder))
  return withProgress('Starting heddle dev', () =>
    startDevServer(checkout, { port: options.port, dataDir: resolve(options.dataDir) }),
  )
}

/** Shows every program; then, unless told to exit, rejects when the server ends by itself. */
async function showPrograms(server: DevServer, { exit }: DemoOptions): Promise<void> {
  const faults: string[] = []
  for (const program of PROGRAMS) faults.push(...(await demonstrate(program, server.url)))
  if (faults.length > 0) {
    process.exitCode = 1
    console.error(`The traces are not what the programs did: ${faults.length} faults, named above.`)
  }
  if (exit) return
  console.log(`Heddle is up at ${server.url}. Ctrl-C stops it.`)
  await server.ended
  throw new Error('heddle dev has ended by itself; its last words are above.')
}

async function runDemo(options: DemoOptions): Promise<void> {
  const interrupted = untilSignal()
  const server = await Promise.race([prepareServer(options), interrupted])
  if (server === undefined) return
  try {
    await Promise.race([showPrograms(server, options), interrupted])
  } finally {
    await server.stop()
  }
}

try {
  const options = parseDemoOptions(process.argv.slice(2))
  if (options.help) console.log(DEMO_USAGE)
  else await runDemo(options)
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
// What an interrupted demo was still doing ends with it.
process.exit()
