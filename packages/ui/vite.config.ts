import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { chunkGroups } from './chunk-groups.ts'
import { loadAhead } from './load-ahead.ts'
import { offlineFile } from './offline-file.ts'

/** Where `vite` finds the API while the interface is being worked on; the built files need no setting. */
const DEVELOPMENT_SERVER = 'http://127.0.0.1:4114'

export default defineConfig(({ command }) => ({
  // Relative, so the built files work under any path: the server writes <base href> into index.html.
  base: command === 'build' ? './' : '/',
  plugins: [react(), tailwindcss(), loadAhead(), offlineFile()],
  build: {
    target: 'es2023',
    // The content security policy allows no data: URLs for fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Tells which chunks a page takes, for the limits of what users download.
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups() } } },
  },
  server: { proxy: { '/api': DEVELOPMENT_SERVER } },
}))
