/** What users download, at most: what was reached, rounded up. */
import { readFileSync } from 'node:fs'

const UI = 'packages/ui/dist'

/** Chunks of the built interface by their source, each with the chunks it imports at once and on demand. */
const manifest = JSON.parse(readFileSync(`${UI}/.vite/manifest.json`, 'utf8'))

/** Every file that a browser runs for these sources, the interface's entry among them. */
function filesOf(...sources) {
  const seen = new Set()
  const visit = (source) => {
    if (seen.has(source)) return
    if (manifest[source] === undefined) throw new Error(`${source} is no chunk of ${UI}`)
    seen.add(source)
    for (const imported of manifest[source].imports ?? []) visit(imported)
  }
  for (const source of ['index.html', ...sources]) visit(source)
  return [...seen].map((source) => `${UI}/${manifest[source].file}`)
}

const edge = { import: '*' }
const asBuilt = { rolldown: false, gzip: true }

export default [
  {
    name: '@heddle/core for browsers and edge runtimes',
    path: 'packages/core/dist/index.js',
    ...edge,
    // Loaded with the first prompt, and with the first answer that is no plain success.
    ignore: ['#prompts', '#recovery'],
    limit: '12 kB',
  },
  {
    name: '@heddle/core, what is loaded with the first failure',
    path: 'packages/core/dist/recovery.js',
    ...edge,
    limit: '2.3 kB',
  },
  {
    name: '@heddle/core/ids for browsers and edge runtimes',
    path: 'packages/core/dist/ids.js',
    ...edge,
    limit: '0.75 kB',
  },
  {
    name: '@heddle/core, what is loaded with the first prompt',
    path: 'packages/core/dist/prompts/web.js',
    ...edge,
    limit: '3.8 kB',
  },
  {
    name: '@heddle/llamaindex beside @heddle/core',
    path: 'packages/llamaindex/dist/index.js',
    ...edge,
    ignore: ['@heddle/core'],
    limit: '14.5 kB',
  },
  {
    name: '@heddle/core/sampling for browsers and edge runtimes',
    path: 'packages/core/dist/sampling.js',
    ...edge,
    limit: '2.5 kB',
  },
  {
    name: '@heddle/core/otlp for browsers and edge runtimes',
    path: 'packages/core/dist/otlp.js',
    ...edge,
    limit: '7.7 kB',
  },
  {
    name: '@heddle/core/media for browsers and edge runtimes',
    path: 'packages/core/dist/media.js',
    ...edge,
    limit: '5.5 kB',
  },
  {
    name: '@heddle/feedback: the element, as a page loads it',
    path: 'packages/feedback/dist/element.js',
    rolldown: false,
    brotli: true,
    limit: '5 kB',
  },
  {
    name: 'interface: first load to the trace list',
    path: filesOf('src/features/traces/traces-page.tsx'),
    ...asBuilt,
    limit: '160 kB',
  },
  {
    name: 'interface: first load to an open trace with messages',
    path: filesOf('src/features/trace/trace-page.tsx'),
    ...asBuilt,
    limit: '186 kB',
  },
  {
    name: 'interface: style sheet',
    path: `${UI}/assets/*.css`,
    ...asBuilt,
    limit: '20 kB',
  },
]
