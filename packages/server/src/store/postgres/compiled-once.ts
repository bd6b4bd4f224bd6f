import { setFlagsFromString } from 'node:v8'

/** Flags of V8 by which WebAssembly that runs often is compiled a second time. */
const SECOND_COMPILER = ['wasm-tier-up', 'wasm-dynamic-tiering'] as const

/**
 * Runs `load`, whose WebAssembly keeps the code of V8's first compiler. The second one makes long loops twice as fast, but takes
 * 0.6 GB and seconds of a core for a single function of Postgres, at every start. Measured: docs/decisions.
 */
export async function compiledOnce<Result>(load: () => Promise<Result>): Promise<Result> {
  for (const flag of SECOND_COMPILER) setFlagsFromString(`--no-${flag}`)
  try {
    return await load()
  } finally {
    for (const flag of SECOND_COMPILER) setFlagsFromString(`--${flag}`)
  }
}
