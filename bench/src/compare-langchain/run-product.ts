import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { ProductReport } from './product-report.ts'
import type { ComparedProduct } from './products/all-products.ts'

const CHILD = join(import.meta.dirname, 'child.ts')
/** Longest that all programs may take under one product, ms: ten times what they take. */
const TIMEOUT_MS = 5 * 60 * 1000

/** A product with its report, or with the reason why it has none. */
export type ProductResult = ComparedProduct &
  ({ readonly report: ProductReport } | { readonly report: undefined; readonly reason: string })

/** Runs the named programs, or all, under one product in a process of its own. */
export async function runProduct(
  product: ComparedProduct,
  programs: readonly string[],
): Promise<ProductResult> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=heddle-source', CHILD, product.id, ...programs],
      { timeout: TIMEOUT_MS, maxBuffer: 2 ** 26 },
    )
    // The report is the last line; products write to standard output too.
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ProductReport
    return { ...product, report }
  } catch (error) {
    const { message } = error as Error
    const reason = /^\w*Error.*$/m.exec(message)?.[0] ?? message.split('\n')[0] ?? 'no reason given'
    return { ...product, report: undefined, reason }
  }
}
