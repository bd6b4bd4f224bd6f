/** Runs all programs under all products and writes docs/comparison-ai-sdk.md. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { formatTable } from '../report/format.ts'
import { readVersions } from '../report/machine.ts'
import { FEATURES } from './features.ts'
import { PRODUCTS } from './products.ts'
import { runProduct } from './run-product.ts'
import type { ProductResult } from './run-product.ts'

const REPORT_FILE = join(import.meta.dirname, '../../../docs/comparison-ai-sdk.md')

const results: ProductResult[] = []
for (const product of PRODUCTS) {
  results.push(await runProduct(product))
  console.error(`compared ${product.label}`)
}

const labels = results.map(({ product }) => product.label)
const rows = FEATURES.map(({ title }, index) => [
  title,
  String(results[0]?.counts[index]?.of ?? 0),
  ...results.map(({ counts }) => String(counts[index]?.met ?? 0)),
])

function betterElsewhere(): string {
  const [own, ...others] = results
  const lines = FEATURES.flatMap(({ title }, index) => {
    const met = own?.counts[index]?.met ?? 0
    const better = others.filter(({ counts }) => (counts[index]?.met ?? 0) > met)
    return better.length === 0
      ? []
      : [`- ${title}: ${better.map(({ product }) => product.label).join(', ')}`]
  })
  return lines.length === 0 ? 'In no line of this table.' : lines.join('\n')
}

const versions = Object.entries(
  readVersions(['ai', ...PRODUCTS.flatMap(({ packages }) => packages)]),
).map(([name, version]) => `\`${name}\` ${version}`)

writeFileSync(
  REPORT_FILE,
  `# Integrations of the AI SDK, compared

What five products record of the same ${results[0]?.programs ?? 0} programs on ai@7. This page is written by \`npx pnpm@12 bench:compare-ai-sdk\`; edit the scripts in \`bench/\` instead of it.

The programs are those of Heddle’s own tests (\`integration-tests/handlers/ai-sdk/scenarios.ts\`): calls, streams, tools, agents, aborts, disconnects, streams nobody reads, retries, errors inside a stream, broken connections, objects and embeddings, with models that follow a script, so what happens in each is known beforehand. Programs that call Heddle’s own API are left out. Each product is registered in a process of its own with the settings its README recommends (Heddle with a shorter wait for streams that nobody reads, 0.3 s instead of a minute) and sends to a local server, which understands its protocol; what arrives is decoded into one form and counted, to the product’s advantage wherever there is a choice.

The first column says how often the thing was to be seen, the others how often it was.

${formatTable(['', 'to be seen', ...labels], rows)}

## Where another product does better than Heddle

${betterElsewhere()}

Measured on ${new Date().toISOString().slice(0, 10)} with ${versions.join(', ')}, and Heddle at the commit of this page.
`,
)
