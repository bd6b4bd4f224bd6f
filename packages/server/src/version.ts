import { readFileSync } from 'node:fs'

/** Version of this package, as `/api/public/health` answers it. */
export const VERSION = readVersion()

function readVersion(): string {
  // Both `src/` and `dist/` lie directly in the package.
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion && typeof manifest.version === 'string' ? manifest.version : '0.0.0'
}
