/**
 * What `import '@heddle/core'` costs a Node program, from the built package: milliseconds and memory, and what a first
 * client adds. Fails when it costs far more than it should; the ceilings are generous because machines differ.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { excess, medianOf, type ImportCost } from './import-cost.ts'

const ENTRY = fileURLToPath(new URL('../packages/core/dist/index.js', import.meta.url))
/** Programs started for each figure; the median of them counts. */
const RUNS = 7

/** Measures in a fresh process, which prints one line of JSON. */
const PROGRAM = `
const rssBefore = process.memoryUsage.rss()
const startedAt = performance.now()
const { Heddle } = await import(${JSON.stringify(ENTRY)})
const importMs = performance.now() - startedAt
new Heddle({ publicKey: 'pk-a', secretKey: 'sk-a' })
const clientMs = performance.now() - startedAt - importMs
console.log(JSON.stringify({ importMs, clientMs, rssBytes: process.memoryUsage.rss() - rssBefore }))
`

function measure(): ImportCost {
  const flags = ['--input-type=module', '--eval', PROGRAM]
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as ImportCost // the program's line
}

const cost = medianOf(Array.from({ length: RUNS }, measure))
console.log(
  `@heddle/core: ${cost.importMs.toFixed(1)} ms to import, ${cost.clientMs.toFixed(1)} ms for a client, ${(cost.rssBytes / 1e6).toFixed(1)} MB of memory`,
)
const tooMuch = excess(cost)
for (const line of tooMuch) console.error(line)
if (tooMuch.length > 0) process.exitCode = 1
