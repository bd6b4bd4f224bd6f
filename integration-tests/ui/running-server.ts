import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { IngestionEvent, IngestionResponse } from '@heddle/core/schemas'
import { createServer } from '@heddle/server'

/** A real server with an empty store in a folder of its own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string
  /** Sends events as an SDK does and fails when one is refused. */
  send(events: readonly IngestionEvent[]): Promise<void>
}

const AUTHORIZATION = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

export async function startTestServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heddle-ui-'))
  const server = await createServer({ port: 0, dataDir })
  return {
    url: server.url,
    send: async (batch) => {
      const response = await fetch(`${server.url}/api/public/ingestion`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: AUTHORIZATION },
        body: JSON.stringify({ batch }),
      })
      const { errors = [] } = (await response.json()) as Partial<IngestionResponse>
      if (response.status !== 207 || errors.length > 0) {
        throw new Error(`Expected every event to be accepted: ${JSON.stringify(errors)}`)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
