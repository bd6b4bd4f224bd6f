/**
 * Measures the interface against its targets in a headless browser: `pnpm bench:ui [rounds] [trace | compare | JSON | list | ways | pages]`. Prints
 * a table; a whole run of five rounds or more also writes docs/benchmarks-interface.md.
 */
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

import type { IngestionEvent } from '@heddle/core/schemas'

import { launchBrowser } from '../browser.ts'
import { largeJsonCall } from '../large-json.ts'
import { largeTrace } from '../large-trace.ts'
import type { TestServer } from '../running-server.ts'
import { startTestServer } from '../running-server.ts'
import { measureCompare } from './measure-compare.ts'
import { measureJson } from './measure-json.ts'
import { measureList } from './measure-list.ts'
import { measurePages } from './measure-pages.ts'
import type { Figures } from './measure-trace.ts'
import { measureTrace } from './measure-trace.ts'
import { measureWays, payloadTrace } from './measure-ways.ts'

const OBSERVATIONS = 50_000
const SMALL_OBSERVATIONS = 1000
const LIST_TRACES = 100_000
const BATCH_EVENTS = 2500
const JSON_CALL = '/project/local/traces/large-json?observation=heavy&tab=data'

/** No task of the main thread may be longer, whatever a reader does. */
const CALM = { 'longest task': 200 } as const

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
    ...CALM,
  },
  'trace of 1,000': {
    'rows on screen, cold': 700,
    'arrow key': 20,
    'find, the slowest key': 30,
    ...CALM,
  },
  'compare 50,000 with 50,000': { 'answer of the worker': 300, ...CALM },
  '10 MB of JSON': {
    'parse and first lines': 150,
    search: 100,
    'close a line': 20,
    'open a line': 20,
    ...CALM,
  },
  'list of 100,000': { 'rows on screen, cold': 900, 'scroll: frame p95': 17, ...CALM },
  'ways through the app': {
    'app shell, first paint, cold': 500,
    'palette opens': 100,
    'list to trace of 1,000': 150,
    'list to trace of 50,000': 400,
    'trace to list': 200,
    'jump to the middle of 50,000': 60,
    'click to header of the detail': 50,
    'click to payload of 64 kB': 250,
    ...CALM,
  },
  'other pages': CALM,
}

/** Columns of numbers, which stand to the right. */
const NUMBERS = new Set([2, 3])
/** Rounds of a run that is published. */
const ENOUGH_ROUNDS = 5
const REPORT = join(import.meta.dirname, '../../../docs/benchmarks-interface.md')
const HEAD = `# Benchmarks of the interface

How fast the web interface is, measured in a headless Chromium that draws in software, against a server on the same machine. This page is written by \`npx pnpm@12 bench:ui\`. Every round opens each page in a fresh profile; figures are medians over the rounds, in milliseconds unless they say otherwise. Times end when the frame that shows the result has been painted, so each holds up to a frame (17 ms) of waiting. The longest task is that of the main thread over all that is done in the line's group, tasks below 50 ms counting as none.`

const load = loadavg()[0] ?? 0
const rounds = Number(process.argv[2] ?? ENOUGH_ROUNDS)
/** Only what holds this word is measured. */
const only = process.argv[3] ?? ''
await using server = await startTestServer()
await sendAll(server, largeTrace('huge', Date.now() - 8_000_000, OBSERVATIONS))
await sendAll(server, otherTrace('huge-again', Date.now() - 7_000_000))
await sendAll(server, largeTrace('small', Date.now() - 9_000_000, SMALL_OBSERVATIONS))
const json = largeJsonCall('large-json', new Date(Date.now() - 8_500_000).toISOString())
await server.send(json.events)
await server.send(payloadTrace(Date.now() - 8_200_000))
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
  await note('compare 50,000 with 50,000', () =>
    measureCompare(browser, server.url, ['huge', 'huge-again']),
  )
  await note('10 MB of JSON', () => measureJson(browser, server.url, JSON_CALL))
  await note('list of 100,000', () => measureList(browser, server.url))
  await note('ways through the app', () => measureWays(browser, server.url))
  await note('other pages', () => measurePages(browser, server.url))
}
const chromium = browser.version()
await browser.close()
process.stdout.write(report())
if (only === '' && rounds >= ENOUGH_ROUNDS) {
  await writeFile(REPORT, [HEAD, report().trimEnd(), origin(), ''].join('\n\n').trimEnd() + '\n')
}

async function note(what: string, measure: () => Promise<Figures>): Promise<void> {
  if (what.includes(only)) measured.set(what, [...(measured.get(what) ?? []), await measure()])
}

async function sendAll(to: TestServer, events: readonly IngestionEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH_EVENTS) {
    await to.send(events.slice(from, from + BATCH_EVENTS))
  }
}

/** The same run again, with every 5000th step called otherwise. */
function otherTrace(traceId: string, startMs: number): IngestionEvent[] {
  return largeTrace(traceId, startMs, OBSERVATIONS).map((event, index) =>
    // Events of observations all have a name.
    index % 5000 === 4999
      ? ({ ...event, body: { ...event.body, name: 'another step' } } as IngestionEvent)
      : event,
  )
}

function manyTraces(startMs: number): IngestionEvent[] {
  return Array.from({ length: LIST_TRACES }, (_, index) => {
    const timestamp = new Date(startMs - index * 1000).toISOString()
    const body = { id: `list-${index}`, name: `run ${index}`, timestamp, input: 'A question' }
    return { id: `list-${index}-event`, type: 'trace-create', timestamp, body }
  })
}

function origin(): string {
  const processors = cpus()
  const day = new Date().toISOString().slice(0, 10)
  return `Measured on ${day} in ${rounds} rounds: ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, Chromium ${chromium}, Node ${process.version}, load before the run ${load.toFixed(2)}.`
}

/** Median over the rounds beside its target, one line a figure. */
function report(): string {
  const rows = [['what', 'figure', 'median', 'target', '']]
  for (const [what, all] of measured) {
    for (const figure of Object.keys(all[0] ?? {})) {
      const median = medianOf(all.map((figures) => figures[figure] ?? Number.NaN))
      const target = TARGETS[what]?.[figure]
      const verdict = target === undefined ? '' : median <= target ? 'met' : 'missed'
      rows.push([what, figure, median.toFixed(1), String(target ?? ''), verdict])
    }
  }
  return tableOf(rows)
}

/** Rows as an aligned Markdown table; the first one is its head. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const pad = (row: readonly string[]): string[] =>
    widths.map((width, column) => {
      const cell = row[column] ?? ''
      return NUMBERS.has(column) ? cell.padStart(width) : cell.padEnd(width)
    })
  const rule = widths.map((width, column) =>
    NUMBERS.has(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [pad(head), rule, ...body.map(pad)].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}
