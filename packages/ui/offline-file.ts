import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { build } from 'vite'

const here = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Fonts would double the file; the system's own are used instead. */
const FONTS = /^@fontsource-variable\/.+$/u

/** The file speaks the language that it was saved in, so it holds one catalogue and not all. */
const CATALOGUE = /^.*\/catalogue\.ts$/u

/** Nothing is fetched by a saved trace, whatever is in it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'worker-src blob: data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/**
 * Adds `offline.html` to the build: the trace view as one file without any other, with a place for one trace. The interface
 * fills it when somebody saves a trace.
 */
export function offlineFile(): Plugin {
  return {
    name: 'heddle-offline-file',
    apply: 'build',
    async generateBundle() {
      const { code, css } = await buildView()
      this.emitFile({ type: 'asset', fileName: 'offline.html', source: page(code, css) })
    },
  }
}

async function buildView(): Promise<{ readonly code: string; readonly css: string }> {
  const result = await build({
    configFile: false,
    root: here('.'),
    logLevel: 'warn',
    publicDir: false,
    plugins: [react(), tailwindcss()],
    resolve: {
      alias: [
        { find: FONTS, replacement: here('src/offline/no-font.css') },
        { find: CATALOGUE, replacement: here('src/offline/saved-catalogue.ts') },
      ],
    },
    worker: { format: 'iife' },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      rolldownOptions: {
        input: here('src/offline/offline.tsx'),
        output: { codeSplitting: false },
      },
    },
  })
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []))
  const code = outputs.flatMap((file) => (file.type === 'chunk' ? [file.code] : []))
  const css = outputs.flatMap((file) =>
    file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
  )
  if (code.length !== 1 || outputs.length !== code.length + css.length) {
    const names = outputs.map(({ fileName }) => fileName).join(', ')
    throw new Error(`Expected the saved trace to need one script and styles, got ${names}.`)
  }
  return { code: code.join(''), css: css.join('\n') }
}

function page(code: string, css: string): string {
  // Inside HTML a script must not hold what would end it, or begin a comment.
  const script = code.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3C!--')
  return `<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Heddle</title>
<script>${readFileSync(here('public/theme.js'), 'utf8')}</script>
<style>${css}</style>
</head>
<body>
<div id="root"></div>
<script id="messages" type="application/json"></script>
<script id="trace" type="application/octet-stream"><!-- trace --></script>
<script type="module">${script}</script>
</body>
</html>
`
}
