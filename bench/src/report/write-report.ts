import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { VariantSummary } from '../harness/summarize.ts'
import { formatStartSection } from '../start/start-rows.ts'
import { w1 } from '../w1/workload.ts'
import { w2 } from '../w2/workload.ts'
import { w3 } from '../w3/workload.ts'
import { w4 } from '../w4/workload.ts'
import { formatCpuSection } from './cpu-section.ts'
import { formatEndSection } from './end-section.ts'
import { formatIngestSection } from './ingest-section.ts'
import { formatLlamaIndexSection } from './llamaindex-section.ts'
import { formatOutageSection } from './outage-section.ts'
import { formatReadSection } from './read-section.ts'
import { readResults, type Results } from './results-file.ts'
import { formatRouteSection } from './route-section.ts'
import { formatStreamSection } from './stream-section.ts'

const REPORT_FILE = join(import.meta.dirname, '../../../docs/benchmarks.md')

const INTRODUCTION = `# Benchmarks

What tracing costs a program, measured. This page is written by \`npx pnpm@12 bench\`; edit the scripts in \`bench/\` instead of it.

Every variant runs in a process of its own and sends to a local sink in another process, which answers as the product's own service does and counts what arrives. CPU is the user and system time of the measured process over producing and flushing, with nothing subtracted; each process warms up first. Variants take turns over several rounds; figures are medians, and ratios are taken inside each round. The **limit** is the same events as Heddle sends through JSON.stringify and undici with no product around them: what a product costs above it is the product. Products run with their default settings, told only where the sink is and which keys to use. A row counts only if its data arrived: Heddle's and the limit's observations are counted one by one, the other products' outputs are counted by a marker in them.`

/** The section of a workload's last run; nothing when it never ran. */
function sectionOf<Rows>(id: string, format: (results: Results<Rows>) => string): string[] {
  const results = readResults<Rows>(id)
  return results === undefined ? [] : [format(results)]
}

/** Writes docs/benchmarks.md from the last figures of every workload that ever ran. */
export function writeReport(): void {
  const sections = [
    ...[w1, w2, w3, w4].flatMap((workload) =>
      sectionOf<VariantSummary[]>(workload.id, (results) => formatCpuSection(workload, results)),
    ),
    ...sectionOf('w5', formatOutageSection),
    ...sectionOf('w6', formatEndSection),
    ...sectionOf('w7', formatStreamSection),
    ...sectionOf('routes', formatRouteSection),
    ...sectionOf('llamaindex', formatLlamaIndexSection),
    ...sectionOf('start', formatStartSection),
    ...sectionOf('server', formatIngestSection),
    ...sectionOf('server-reads', formatReadSection),
  ]
  writeFileSync(REPORT_FILE, `${[INTRODUCTION, ...sections].join('\n\n')}\n`)
}
