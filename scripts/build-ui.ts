import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What the built interface depends on, inside `packages/ui`. */
const SOURCES = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts', 'tsconfig.json']

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

/** Time of the newest file below `path` in ms since 1970; 0 when there is nothing. */
function newestChangeMs(path: string): number {
  if (!existsSync(path)) return 0
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestChangeMs(join(path, name))))
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
  const build = spawn(process.execPath, [vite, 'build'], {
    cwd: uiFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Vitest sets NODE_ENV to "test", which would put React's development build into the bundle.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const printed: string[] = []
  build.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  build.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('error', reject)
    build.once('close', resolve)
  })
  if (code !== 0) {
    throw new Error(`The build of the interface ended with code ${code}:\n${printed.join('')}`)
  }
}
