import type { IngestRow, IngestRun } from '../server/ingest-row.ts'
import { BYTES_PER_OBSERVATION } from '../server/load-clients.ts'
import { formatBytes, formatNumber, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'
import { formatServerMemory } from './server-memory.ts'

/** Fewest observations a second that one server on two cores should take, beside those who send them. */
const LEAST_PER_SECOND = 15_000

/** Most of the slowest hundredth of answers at this many clients, ms. */
const MOST_P99_MS = 250
const P99_CLIENTS = 16

const MOST_RESIDENT_BYTES = 1e9

/** CPU of two cores in a second, µs. */
const CORES_US = 2e6

const met = (isMet: boolean): string => (isMet ? 'met' : 'missed')

/** The report's section on taking in: rate, time to acknowledge, memory, and where the time goes. */
export function formatIngestSection(results: Results<IngestRun>): string {
  const { servers: rows } = results.rows
  return [
    '## The server takes in observations',
    `One \`heddle serve\` with its embedded stores, which acknowledges a batch when it survives a loss of power, and the senders beside it on the same two cores. Each of the clients posts a batch of 100 observations of ${formatBytes(BYTES_PER_OBSERVATION)} and the 10 traces they belong to, waits until it is acknowledged, and posts the next one. Every run has a data folder of its own, and ends with the server counting what it holds: exactly what it acknowledged.`,
    verdict(rows),
    formatTable(
      ['clients', 'observations/s', 'slowest second', 'p50', 'p99', 'longest', 'peak RSS'],
      rows.map((row) => [
        String(row.clients),
        formatNumber(row.observationsPerSecond),
        formatNumber(row.slowestSecond),
        `${formatNumber(row.p50Ms)} ms`,
        `${formatNumber(row.p99Ms)} ms`,
        `${formatNumber(row.maxMs)} ms`,
        formatBytes(row.peakResidentBytes),
      ]),
    ),
    'Where the time goes, µs an observation. Parse, validate, merge and encode are work of the main thread; its CPU holds HTTP and its own part of garbage collection besides; V8 collects on threads of its own as well. Store is the time that a group of rows takes until it is in the synced log, shared by the rows. The engine gets rows from there by the ten thousand, on other threads, and joins them into larger parts.',
    formatTable(
      [
        'clients',
        'parse',
        'validate',
        'merge',
        'encode',
        'store',
        'CPU main thread',
        'CPU V8 beside it',
        'CPU engine',
        'of it joining',
        'CPU senders',
      ],
      rows.map(({ clients, stageUs, cpuUs }) => [
        String(clients),
        ...[stageUs.parse, stageUs.validate, stageUs.merge, stageUs.encode, stageUs.store].map(
          formatNumber,
        ),
        formatNumber(cpuUs.main),
        formatNumber(cpuUs.collect),
        formatNumber(cpuUs.server - cpuUs.main - cpuUs.collect),
        formatNumber(cpuUs.merges),
        formatNumber(cpuUs.load),
      ]),
    ),
    ...formatServerMemory(rows),
    describeLimits(results.rows),
    formatOrigin(results),
  ].join('\n\n')
}

/** What is left when all that is ours is taken away, and what two cores could do at the work that is done now. */
function describeLimits({ servers, bareHttp, bareEngine }: IngestRun): string {
  const fastest = servers.toSorted((a, b) => b.observationsPerSecond - a.observationsPerSecond)[0]
  if (fastest === undefined) return ''
  const allUs = fastest.cpuUs.server + fastest.cpuUs.load
  const leastUs = bareHttp.cpuUs + bareHttp.loadUs + bareEngine.cpuUs
  return [
    `The limits, measured in the same run. A server that only reads the requests of the same senders, parses them as JSON and answers takes ${formatNumber(bareHttp.observationsPerSecond)} observations/s (CPU ${formatNumber(bareHttp.cpuUs)} µs, its senders ${formatNumber(bareHttp.loadUs)} µs).`,
    `The engine alone writes the server's rows at ${formatNumber(bareEngine.observationsPerSecond)} a second when it gets 10,000 at a time (CPU ${formatNumber(bareEngine.cpuUs)} µs).`,
    `Together that is ${formatNumber(leastUs)} µs an observation, at most ${formatNumber(CORES_US / leastUs)} a second on two cores. The server with its senders takes ${formatNumber(allUs)} µs of CPU, so two cores that do nothing else end at ${formatNumber(CORES_US / allUs)} a second.`,
  ].join(' ')
}

function verdict(rows: readonly IngestRow[]): string {
  const rate = Math.max(...rows.map((row) => row.observationsPerSecond))
  const p99 = rows.find((row) => row.clients === P99_CLIENTS)?.p99Ms ?? Number.NaN
  const resident = Math.max(...rows.map((row) => row.peakResidentBytes))
  return [
    `Most: ${formatNumber(rate)} observations/s (at least ${formatNumber(LEAST_PER_SECOND)}: ${met(rate >= LEAST_PER_SECOND)});`,
    `p99 at ${P99_CLIENTS} clients ${formatNumber(p99)} ms (at most ${MOST_P99_MS}: ${met(p99 <= MOST_P99_MS)});`,
    `resident size ${formatBytes(resident)} (at most ${formatBytes(MOST_RESIDENT_BYTES)}: ${met(resident <= MOST_RESIDENT_BYTES)}).`,
  ].join(' ')
}
