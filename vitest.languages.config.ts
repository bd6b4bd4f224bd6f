import { defineConfig } from 'vitest/config'

import { conditions } from './vitest.config.ts'

/** Every page of the interface in every language: too much for each change. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['integration-tests/ui/languages/**/*.test.ts'],
    globalSetup: ['integration-tests/global-setup.ts'],
    hookTimeout: 60_000,
  },
})
