/**
 * A few programs of the comparison for continuous integration: every product runs and its protocol is understood, Heddle
 * meets every line, and who records nothing meets none.
 */
import { FEATURE_GROUPS } from './features/all-features.ts'
import { PRODUCTS } from './products/all-products.ts'
import { runProduct } from './run-product.ts'

const PROGRAMS = ['rag-stream', 'create-agent', 'langgraph-interrupt-resume', 'secret-header']
for (const product of PRODUCTS) {
  const result = await runProduct(product, PROGRAMS)
  if (result.report === undefined) throw new Error(`${product.label}: ${result.reason}`)
  const { counts, programs } = result.report
  for (const { program, recorded, expected } of programs) {
    if (recorded < expected / 2) {
      throw new Error(`${product.label}: ${recorded} of ${expected} steps of ${program} decoded`)
    }
  }
  for (const [group, { features }] of FEATURE_GROUPS.entries()) {
    for (const [index, { title, measure }] of features.entries()) {
      const count = counts[group]?.[index]
      if (measure([]).met !== 0) throw new Error(`${title}: met where nothing was recorded`)
      if (product.id !== 'heddle' || count === undefined) continue
      if (count.met !== count.of) throw new Error(`${title}: ${count.met} of ${count.of}`)
    }
  }
  console.log(`compared ${product.label} by ${programs.length} programs`)
}
