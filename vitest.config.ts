import { configDefaults, defineConfig } from 'vitest/config'

/** Tests read the packages' sources, so nothing has to be built first. */
export const conditions = ['heddle-source', 'node']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Vitest keeps a core free for itself, which is half of a machine with two.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          // Machines may be busy; how fast something is, benchmarks tell.
          testTimeout: 20_000,
          hookTimeout: 60_000,
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/src/**/*.test.tsx',
            'scripts/*.test.ts',
            'examples/**/*.test.ts',
          ],
          typecheck: {
            enabled: true,
            include: ['packages/*/src/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          // Servers and browsers beside the tests fill a small machine already.
          sequence: { groupOrder: 1 },
          include: ['integration-tests/**/*.test.ts'],
          // Half an hour of work; `pnpm test:languages` runs them.
          exclude: [...configDefaults.exclude, 'integration-tests/ui/languages/every-page/**'],
          globalSetup: ['integration-tests/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
