import { join } from 'node:path'

import { formatBytes, formatTable } from '../report/format.ts'
import { readVersions } from '../report/machine.ts'
import { FEATURE_GROUPS } from './features/all-features.ts'
import type { ProductReport } from './product-report.ts'
import type { ProductResult } from './run-product.ts'

type Measured = ProductResult & { readonly report: ProductReport }

/** The page `docs/comparison-langchain.md`, from nothing but what was measured. */
export function formatReport(results: readonly ProductResult[], programs: number): string {
  const measured = results.filter((result): result is Measured => result.report !== undefined)
  return `${[
    introduction(measured, programs),
    ...missing(results),
    ...FEATURE_GROUPS.map((group, index) => groupSection(group, index, measured)),
    betterElsewhere(measured),
    programSection(measured),
    sizeSection(measured),
    faultSection(measured),
  ].join('\n\n')}\n`
}

function introduction(measured: readonly Measured[], programs: number): string {
  const versions = Object.entries(readVersions(measured.flatMap(({ packages }) => packages)))
  const langchain = Object.entries(
    readVersions(
      ['@langchain/core', 'langchain', '@langchain/langgraph', '@langchain/openai'],
      PROGRAMS,
    ),
  )
  return `# Handlers for LangChain, compared

What five products record of the same ${programs} LangChain and LangGraph programs. This page is written by \`npx pnpm@12 bench:compare-langchain\`; edit the scripts in \`bench/\` instead of it.

The programs are those of Heddle’s own tests (\`integration-tests/handlers/langchain/scenarios\`): chains, streams, retrieval, agents, graphs, failures, tools, many requests at once, with models that follow a script or a local stand-in for OpenAI’s API, so what happens in each is known beforehand. Each product runs in a process of its own with its default settings and sends to a local server, which understands its protocol; what arrives is decoded into one form and counted. Matching is to the product’s advantage wherever there is a choice. A step that was not recorded counts as not met in every line about it; steps that LangGraph hides from users may be missing.

The first column says how often the thing was to be seen, the others how often it was.

Measured on ${new Date().toISOString().slice(0, 10)} with ${named(langchain)}; products: ${named(versions)}, and Heddle at the commit of this page.`
}

const named = (list: readonly [string, string][]): string =>
  list.map(([name, version]) => `\`${name}\` ${version}`).join(', ')

/** Where the programs’ own packages are installed. */
const PROGRAMS = join(import.meta.dirname, '../../../integration-tests/node_modules')

function missing(results: readonly ProductResult[]): string[] {
  return results.flatMap((result) =>
    result.report === undefined ? [`Not measured: ${result.label} (${result.reason}).`] : [],
  )
}

function groupSection(
  { title, features }: (typeof FEATURE_GROUPS)[number],
  group: number,
  measured: readonly Measured[],
): string {
  const rows = features.map((feature, index) => {
    const counts = measured.map(({ report }) => report.counts[group]?.[index])
    return [
      feature.title,
      String(counts[0]?.of ?? 0),
      ...counts.map((count) => String(count?.met ?? 0)),
    ]
  })
  return `## ${title}\n\n${formatTable(['', 'to be seen', ...labels(measured)], rows)}`
}

function labels(measured: readonly Measured[]): string[] {
  return measured.map(({ label }) => label)
}

/** The lines in which another product did better than Heddle. */
function betterElsewhere(measured: readonly Measured[]): string {
  const [heddle, ...others] = measured
  const lines = FEATURE_GROUPS.flatMap(({ features }, group) =>
    features.flatMap(({ title }, index) => {
      const own = heddle?.report.counts[group]?.[index]?.met ?? 0
      const better = others.filter(({ report }) => (report.counts[group]?.[index]?.met ?? 0) > own)
      return better.length === 0 ? [] : [`- ${title}: ${labels(better).join(', ')}`]
    }),
  )
  const found = lines.length === 0 ? ['In no line of these tables.'] : lines
  return `## Where another product does better than Heddle\n\n${found.join('\n')}`
}

/** Programs in which a product lost or added steps. */
function programSection(measured: readonly Measured[]): string {
  const names = measured[0]?.report.programs.map(({ program }) => program) ?? []
  const rows = names.flatMap((name) => {
    const each = measured.map(({ report }) =>
      report.programs.find(({ program }) => program === name),
    )
    if (each.every((one) => one?.recorded === one?.expected && one?.extra === 0)) return []
    const cells = each.map((one) => `${one?.recorded ?? 0}${one?.extra ? ` + ${one.extra}` : ''}`)
    return [[`\`${name}\``, String(each[0]?.expected ?? 0), ...cells]]
  })
  const table = formatTable(['program', 'steps', ...labels(measured)], rows)
  return `## Programs of which not every step is recorded once\n\nSteps recorded, without those that LangGraph hides; “+ 1” is one too many. In the other ${names.length - rows.length} programs all products recorded every step once.\n\n${table}`
}

type Size = 'bodyBytes' | 'wireBytes'

const bytesOf = ({ programs }: ProductReport, size: Size, only?: string): number =>
  programs
    .filter(({ program }) => only === undefined || program === only)
    .reduce((total, program) => total + program[size], 0)

function sizeSection(measured: readonly Measured[]): string {
  const row = (title: string, size: Size, only?: string) => [
    title,
    ...measured.map(({ report }) => formatBytes(bytesOf(report, size, only))),
  ]
  const rows = [
    row('all programs, before compression', 'bodyBytes'),
    row('all programs, on the wire', 'wireBytes'),
    row('an agent of twenty steps', 'bodyBytes', 'twenty-steps'),
  ]
  return `## What is sent\n\n${formatTable(['', ...labels(measured)], rows)}`
}

function faultSection(measured: readonly Measured[]): string {
  const rows = [
    [
      'programs that failed with the product and not without',
      ...measured.map(({ report }) => String(report.failures.length)),
    ],
    [
      'rejections nobody handled',
      ...measured.map(({ report }) => String(report.unhandledRejections)),
    ],
  ]
  return `## What the product does to the program\n\n${formatTable(['', ...labels(measured)], rows)}`
}
