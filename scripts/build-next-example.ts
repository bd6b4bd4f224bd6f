import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { newestChangeMs } from './newest-change.ts'
import { runToEnd } from './run-to-end.ts'

/** The packages that the application is built with: it takes them as published, from their `dist`. */
const PACKAGES = ['core', 'ai-sdk', 'feedback']
/** What a build of the application or of a package leaves behind, and what is installed. */
const LEFT_BEHIND = new Set(['.next', 'dist', 'node_modules', 'next-env.d.ts', 'tsconfig.json'])

/** The folder of the Next.js example. */
export function nextExampleFolder(checkout: string): string {
  return join(checkout, 'examples/ai-sdk-next-route')
}

/**
 * Builds the Next.js example as `next build` does, after those of its packages whose `dist` is missing or old; what is as new
 * as its sources is left alone. Rejects with everything the build printed when it fails.
 */
export async function buildNextExample(checkout: string): Promise<void> {
  const packages = PACKAGES.map((name) => join(checkout, 'packages', name))
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const
  for (const folder of packages) {
    if (builtAtMs(join(folder, 'dist/index.js')) > newestChangeMs(folder, LEFT_BEHIND)) continue
    await runToEnd([join(checkout, 'node_modules/tsup/dist/cli-default.js')], { cwd: folder, env })
  }
  const folder = nextExampleFolder(checkout)
  const newestMs = Math.max(
    newestChangeMs(folder, LEFT_BEHIND),
    ...packages.map((path) => builtAtMs(join(path, 'dist/index.js'))),
  )
  if (builtAtMs(join(folder, '.next/BUILD_ID')) > newestMs) return
  await runToEnd([join(folder, 'node_modules/next/dist/bin/next'), 'build'], { cwd: folder, env })
}

/** When the file was written, ms since 1970; 0 when there is none. */
function builtAtMs(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}
