import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', element: 'src/element.ts' },
  format: ['esm'],
  platform: 'browser',
  dts: true,
  minify: true,
  sourcemap: true,
  // Each file works alone, so that a page can load the element without a bundler.
  splitting: false,
  clean: true,
  target: 'es2022',
})
