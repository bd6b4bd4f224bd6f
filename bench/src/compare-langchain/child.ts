/**
 * Runs the programs under one product and prints a ProductReport: `node --conditions=heddle-source child.ts heddle [program …]`.
 * A process of its own for each product: some patch LangChain for all of it.
 */
import './register-one-langchain.ts'
import type { CreateProduct } from './products/product.ts'

// Loaded after the hook above is in place.
const { runPrograms } = await import('./run-programs.ts')
const { reportProduct } = await import('./product-report.ts')

const [product = '', ...names] = process.argv.slice(2)
const { createProduct } = (await import(`./products/${product}.ts`)) as {
  createProduct: CreateProduct
}
const report = reportProduct(await runPrograms(createProduct, names))
// Some products keep timers or sockets, so the process does not end by itself.
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
