import type { IngestRow } from '../server/ingest-row.ts'
import { BYTES_PER_OBSERVATION } from '../server/load-clients.ts'
import { formatBytes, formatNumber, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

/** Fewest observations a second that one server on two cores should take, beside those who send them. */
const LEAST_PER_SECOND = 15_000

/** Most of the slowest hundredth of answers at this many clients, ms. */
const MOST_P99_MS = 250
const P99_CLIENTS = 16

const MOST_RESIDENT_BYTES = 1e9

const met = (isMet: boolean): string => (isMet ? 'met' : 'missed')

/** The report's section on taking in: rate, time to acknowledge, memory, and where the time goes. */
export function formatIngestSection(results: Results<IngestRow[]>): string {
  const { rows } = results
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
    'Where the time goes, µs an observation. Parse, validate, merge and encode are work of the main thread; its CPU holds HTTP and garbage collection besides. Store is the time that a group of rows waits for the engine, shared by the rows; the engine works on other threads and goes on joining rows into larger parts afterwards.',
    formatTable(
      [
        'clients',
        'parse',
        'validate',
        'merge',
        'encode',
        'store',
        'CPU main thread',
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
        formatNumber(cpuUs.server - cpuUs.main),
        formatNumber(cpuUs.merges),
        formatNumber(cpuUs.load),
      ]),
    ),
    formatOrigin(results),
  ].join('\n\n')
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
