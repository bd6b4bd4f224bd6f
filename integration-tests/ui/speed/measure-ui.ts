/** Measures the interface against its targets in a headless browser and prints a table: `pnpm bench:ui [rounds] [trace | JSON | list]`. */
import process from 'node:process'

import type { IngestionEvent } from '@heddle/core/schemas'

import { launchBrowser } from '../browser.ts'
import { largeJsonCall } from '../large-json.ts'
import { largeTrace } from '../large-trace.ts'
import type { TestServer } from '../running-server.ts'
import { startTestServer } from '../running-server.ts'
import { measureJson } from './measure-json.ts'
import { measureList } from './measure-list.ts'
import type { Figures } from './measure-trace.ts'
import { measureTrace } from './measure-trace.ts'

const OBSERVATIONS = 50_000
const SMALL_OBSERVATIONS = 1000
const LIST_TRACES = 100_000
const BATCH_EVENTS = 2500
const JSON_CALL = '/project/local/traces/large-json?observation=heavy&tab=data'

/** What each figure may be at most. A figure without a target is for information. */
const TARGETS: Readonly<Record<string, Figures>> = {
  'trace of 50,000': {
    'rows on screen, cold': 1000,
    'scroll: CPU a frame': 9,
    'scroll: frame p95': 17,
    'scroll: frames over 20 ms, %': 2,
    'collapse all': 60,
    'expand all': 60,
    'arrow key': 20,
    'find, the slowest key': 30,
    'heap, MB': 40,
    'DOM nodes': 3000,
  },
  'trace of 1,000': { 'rows on screen, cold': 700, 'arrow key': 20, 'find, the slowest key': 30 },
  '10 MB of JSON': {
    'parse and first lines': 150,
    search: 100,
    'close a line': 20,
    'open a line': 20,
  },
  'list of 100,000': { 'rows on screen, cold': 900, 'scroll: frame p95': 17 },
}

const rounds = Number(process.argv[2] ?? 5)
/** Only what holds this word is measured. */
const only = process.argv[3] ?? ''
await using server = await startTestServer()
await sendAll(server, largeTrace('huge', Date.now() - 8_000_000, OBSERVATIONS))
await sendAll(server, largeTrace('small', Date.now() - 9_000_000, SMALL_OBSERVATIONS))
const json = largeJsonCall('large-json', new Date(Date.now() - 8_500_000).toISOString())
await server.send(json.events)
await sendAll(server, manyTraces(Date.now() - 10_000_000))
const browser = await launchBrowser()
const measured = new Map<string, Figures[]>()
for (let round = 0; round < rounds; round++) {
  await note('trace of 50,000', () =>
    measureTrace(browser, server.url, '/project/local/traces/huge'),
  )
  await note('trace of 1,000', () =>
    measureTrace(browser, server.url, '/project/local/traces/small'),
  )
  await note('10 MB of JSON', () => measureJson(browser, server.url, JSON_CALL))
  await note('list of 100,000', () => measureList(browser, server.url))
}
await browser.close()
process.stdout.write(report())

async function note(what: string, measure: () => Promise<Figures>): Promise<void> {
  if (what.includes(only)) measured.set(what, [...(measured.get(what) ?? []), await measure()])
}

async function sendAll(to: TestServer, events: readonly IngestionEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH_EVENTS) {
    await to.send(events.slice(from, from + BATCH_EVENTS))
  }
}

function manyTraces(startMs: number): IngestionEvent[] {
  return Array.from({ length: LIST_TRACES }, (_, index) => {
    const timestamp = new Date(startMs - index * 1000).toISOString()
    const body = { id: `list-${index}`, name: `run ${index}`, timestamp, input: 'A question' }
    return { id: `list-${index}-event`, type: 'trace-create', timestamp, body }
  })
}

/** Median over the rounds beside its target, one line a figure. */
function report(): string {
  const lines = ['| what | figure | median | target |  |', '|---|---|--:|--:|---|']
  for (const [what, all] of measured) {
    for (const figure of Object.keys(all[0] ?? {})) {
      const median = medianOf(all.map((figures) => figures[figure] ?? Number.NaN))
      const target = TARGETS[what]?.[figure]
      const verdict = target === undefined ? '' : median <= target ? 'met' : 'missed'
      lines.push(`| ${what} | ${figure} | ${median.toFixed(1)} | ${target ?? ''} | ${verdict} |`)
    }
  }
  return `${lines.join('\n')}\n`
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}
