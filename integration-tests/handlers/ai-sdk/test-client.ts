import { Heddle } from '@heddle/core'
import type { HeddleOptions } from '@heddle/core'
import { afterAll, beforeAll, beforeEach } from 'vitest'

import { openIngestionSink } from '../langchain/ingestion-sink.ts'
import type { IngestionSink } from '../langchain/ingestion-sink.ts'

/** What a test works with: the sink of its file, emptied, and a client that sends there. */
export interface TestClient {
  readonly sink: IngestionSink
  readonly client: Heddle
}

/**
 * Gives each test of the file a client of a project of its own, because calls are remembered by project. `name` tells the
 * projects of files apart.
 */
export function giveTestClients(
  name: string,
  give: (given: TestClient) => void,
  options: HeddleOptions = {},
): void {
  let sink: IngestionSink
  let projects = 0
  beforeAll(async () => {
    sink = await openIngestionSink()
  })
  afterAll(() => sink.close())
  beforeEach(() => {
    projects += 1
    sink.clear()
    const keys = { publicKey: `pk-${name}-${projects}`, secretKey: 'sk-test' }
    give({ sink, client: new Heddle({ baseUrl: sink.url, ...keys, ...options }) })
  })
}
