/** Serves the built application until it is stopped, with the offline stand-in when there is no key of OpenAI. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'

import { openModelApi } from '@heddle/examples-shared'

/** `PORT`, else the port on which Next.js applications usually listen. */
const PORT = process.env['PORT'] ?? '3000'

await using api = await openModelApi()
console.log(`Model calls go to ${api.description}.`)
const next = spawn(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('next/dist/bin/next'),
    'start',
    '--hostname',
    '127.0.0.1',
    '--port',
    PORT,
  ],
  {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    env: {
      // The keys of the local server, which a program in production has to name.
      HEDDLE_PUBLIC_KEY: 'pk-heddle-local',
      HEDDLE_SECRET_KEY: 'sk-heddle-local',
      HEDDLE_BASE_URL: 'http://127.0.0.1:4114',
      NEXT_TELEMETRY_DISABLED: '1',
      ...process.env,
      OPENAI_API_KEY: api.apiKey,
      ...(api.configuration.baseURL !== undefined && {
        OPENAI_BASE_URL: api.configuration.baseURL,
      }),
    },
  },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => next.kill(signal))
await once(next, 'exit')
