import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Count } from './features.ts'
import type { ComparedProduct } from './products.ts'

/** Longest that all programs may take under one product, ms: ten times what they take. */
const TIMEOUT_MS = 3 * 60 * 1000

/** What one product met. */
export interface ProductResult {
  readonly product: ComparedProduct
  readonly programs: number
  readonly counts: readonly Count[]
}

/** Runs all programs under one product in a process of its own. Rejects when the process fails. */
export async function runProduct(product: ComparedProduct): Promise<ProductResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=heddle-source', join(import.meta.dirname, 'child.ts'), product.id],
    { timeout: TIMEOUT_MS, maxBuffer: 2 ** 26, env: { ...process.env, NODE_ENV: 'production' } },
  )
  // Products write to standard output too.
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Omit<
    ProductResult,
    'product'
  >
  return { product, ...result }
}
