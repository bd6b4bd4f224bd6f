import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'
import type { Program } from '../llamaindex/programs.ts'
import type { LlamaIndexRow } from '../llamaindex/run-llamaindex.ts'
import { formatNumber, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

/** Most that tracing may add to a query, µs of CPU. */
const MOST_US_PER_QUERY = 500

/** Most that tracing may add to a token of a streamed answer, µs of CPU. */
const MOST_US_PER_TOKEN = 10

const LABELS: Readonly<Record<Program, string>> = {
  query: 'query',
  stream: `streamed query, ${formatNumber(TOKENS_PER_STREAM)} tokens`,
  index: 'index of 20 articles',
  'recorded-index': 'the same, recorded by `instrumentLlamaIndex`',
}

/** The report's section on LlamaIndex: what tracing adds to a query, to a token and to making an index. */
export function formatLlamaIndexSection(results: Results<LlamaIndexRow[]>): string {
  const header = [
    'program',
    'CPU µs without',
    'CPU µs traced',
    'added',
    '× without',
    'range',
    'observations',
  ]
  const rows = results.rows.map((row) => [
    LABELS[row.program],
    formatNumber(row.cpuUsPerUnitWithout),
    formatNumber(row.cpuUsPerUnitTraced),
    formatNumber(row.addedCpuUsPerUnit),
    formatNumber(row.ratio),
    row.ratioRange.map(formatNumber).join(' – '),
    formatNumber(row.observationsPerUnit),
  ])
  return [
    '## LlamaIndex: a query, a streamed answer, an index',
    'A query engine over a `VectorStoreIndex` whose model and embedding answer at once, four calls at a time, with and without `observeLlamaIndex`; and an index made beside that engine, with the same embedding. Figures are of one query, one streamed answer or one index, with everything sent; differences and ratios are taken inside each round, and the range of the rounds’ ratios says how much is noise.',
    verdictsOf(results.rows).join(' '),
    formatTable(header, rows),
    formatOrigin(results),
  ].join('\n\n')
}

function verdictsOf(rows: readonly LlamaIndexRow[]): string[] {
  const added = (program: Program): number =>
    rows.find((row) => row.program === program)?.addedCpuUsPerUnit ?? Number.NaN
  const perToken = added('stream') / TOKENS_PER_STREAM
  const index = rows.find(({ program }) => program === 'index')
  return [
    `Heddle adds ${say(added('query'), MOST_US_PER_QUERY)} to a query`,
    `and ${say(perToken, MOST_US_PER_TOKEN)} to a streamed token.`,
    `Making an index costs ${formatNumber(index?.ratio ?? Number.NaN)} × what it costs without.`,
  ]
}

const say = (us: number, most: number): string =>
  `${formatNumber(us)} µs (at most ${formatNumber(most)}: ${us <= most ? 'met' : 'missed'})`
