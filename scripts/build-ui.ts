import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { newestChangeMs } from './newest-change.ts'
import { runToEnd } from './run-to-end.ts'

/** What the built interface depends on, inside `packages/ui`. */
const SOURCES = [
  'src',
  'public',
  'index.html',
  'package.json',
  'vite.config.ts',
  'offline-file.ts',
  'tsconfig.json',
]

/**
 * True when `packages/ui/dist` is missing or older than the newest of its sources.
 * `uiFolder` is the path of `packages/ui`.
 */
export function isUiStale(uiFolder: string): boolean {
  const built = join(uiFolder, 'dist', 'index.html')
  if (!existsSync(built)) return true
  const builtAtMs = statSync(built).mtimeMs
  return SOURCES.some((source) => newestChangeMs(join(uiFolder, source)) > builtAtMs)
}

/**
 * Builds the interface into `packages/ui/dist`.
 * Rejects with everything the build printed when it fails.
 */
export async function buildUi(uiFolder: string): Promise<void> {
  const vite = join(uiFolder, 'node_modules/vite/bin/vite.js')
  if (!existsSync(vite)) {
    throw new Error(`Expected Vite in ${uiFolder}/node_modules. Run \`npx pnpm@12 install\` first.`)
  }
  // Vitest sets NODE_ENV to "test", which would put React's development build into the bundle.
  const env = { ...process.env, NODE_ENV: 'production' }
  await runToEnd([vite, 'build'], { cwd: uiFolder, env })
}
