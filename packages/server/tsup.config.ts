import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { defineConfig } from 'tsup'

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli.ts' },
  format: ['esm'],
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
  target: 'node22',
  onSuccess: async () => {
    if (!existsSync(here('../ui/dist/index.html'))) {
      throw new Error('packages/ui is not built: run `npx pnpm@12 --filter @heddle/ui run build`.')
    }
    cpSync(here('../ui/dist'), here('dist/ui'), { recursive: true })
    cpSync(here('src/store/clickhouse/migrations'), here('dist/migrations'), { recursive: true })
    execFileSync(process.execPath, [
      here('scripts/make-postgres-template.ts'),
      here('dist/postgres-template.bin'),
    ])
  },
})
