import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { afterAll, beforeAll } from 'vitest'

/** Starts a server with a folder of its own before the tests of a file and closes it after them; gives its URL. */
export function serverUnderTest(): () => string {
  let dataDir: string
  let server: RunningServer
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'heddle-compat-'))
    server = await createServer({ port: 0, dataDir })
  })
  afterAll(async () => {
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return () => server.url
}
