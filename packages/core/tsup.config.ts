import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    ids: 'src/seeded-ids.ts',
    schemas: 'src/schemas/index.ts',
    sampling: 'src/sampling/index.ts',
    masking: 'src/masking/index.ts',
    opentelemetry: 'src/opentelemetry/index.ts',
    otlp: 'src/otlp/index.ts',
    media: 'src/media/index.ts',
    recovery: 'src/transport/open-transport.ts',
    'prompts/node': 'src/prompts/node.ts',
    'prompts/web': 'src/prompts/web.ts',
    'platform/node': 'src/platform/node.ts',
    'platform/web': 'src/platform/web.ts',
  },
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  splitting: false,
  clean: true,
  target: 'node20',
  // Constants go to where they are used, across files; a bundler cannot do that any more. Names and lines stay readable.
  esbuildOptions: (options) => {
    options.minifySyntax = true
  },
  // esbuild makes `var` of them, which bundlers dare not put in the place of their names. As many letters: source maps stay right.
  plugins: [
    {
      name: 'constants',
      renderChunk: (code) => ({ code: code.replaceAll(/^var (?=[A-Z])/gm, 'let ') }),
    },
  ],
  // The consumer's runtime or bundler chooses the platform, so the subpath imports stay as they are.
  external: ['#platform', '#prompts', '#recovery'],
})
