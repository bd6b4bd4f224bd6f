/** Runs all programs under all products and writes docs/comparison-langchain.md: `node compare.ts [--only heddle,langsmith]`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { formatReport } from './format-report.ts'
import { PRODUCTS } from './products/all-products.ts'
import { runProduct } from './run-product.ts'
import type { ProductResult } from './run-product.ts'

const REPORT_FILE = join(import.meta.dirname, '../../../docs/comparison-langchain.md')

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const only = values.only?.split(',')
const results: ProductResult[] = []
for (const product of PRODUCTS) {
  if (only?.includes(product.id) === false) continue
  results.push(await runProduct(product, []))
  console.error(`compared ${product.label}`)
}
const programs = Math.max(0, ...results.map(({ report }) => report?.programs.length ?? 0))
const page = formatReport(results, programs)
if (only === undefined) writeFileSync(REPORT_FILE, page)
else console.log(page)
