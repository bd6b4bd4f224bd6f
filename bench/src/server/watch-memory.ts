/**
 * Loaded into a server before it starts (`--import`): keeps in its data folder where its memory was when it was largest. The engine
 * is asked through a connection of its own, which ends when the server is told to.
 */
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { getHeapSpaceStatistics } from 'node:v8'

import { type MemoryParts, memoryPartsFile } from './memory-parts.ts'
import { readResidentBytes } from './process-usage.ts'

/** Time between two looks, ms. Only a size that is larger by a hundredth is looked into: that takes a query. */
const LOOK_MS = 200
const NEWS = 1.01

/** The engine opens with the server; until then there is none to ask, ms. */
const BEGIN_AFTER_MS = 3000

const require = createRequire(join(import.meta.dirname, '../../../packages/server/package.json'))

/** The part of the client that is used here. */
interface Client {
  query(question: { readonly query: string; readonly format: string }): Promise<{
    json(): Promise<{ readonly value: number | string }[]>
  }>
  close(): Promise<void>
}

function connect(dataFolder: string): Client {
  const { createClient } = require('@clickhouse/client') as {
    createClient: (options: { readonly connection: unknown }) => Client
  }
  const { createChdbConnection } = require('chdb/connection') as {
    createChdbConnection: (options: { readonly path: string }) => unknown
  }
  return createClient({
    connection: createChdbConnection({ path: join(dataFolder, 'clickhouse') }),
  })
}

async function look(client: Client): Promise<MemoryParts> {
  const { rss, heapTotal, external, arrayBuffers } = process.memoryUsage()
  const young = getHeapSpaceStatistics()
    .filter(({ space_name: name }) => name.startsWith('new_'))
    .reduce((sum, { physical_space_size: bytes }) => sum + bytes, 0)
  const answer = await client.query({
    query: `SELECT value FROM system.metrics WHERE metric = 'MemoryTracking'`,
    format: 'JSONEachRow',
  })
  const [tracking] = await answer.json()
  return {
    resident: rss,
    files: readResidentBytes(process.pid, 'RssFile'),
    youngHeap: young,
    otherHeap: heapTotal - young,
    buffers: arrayBuffers,
    webAssembly: external - arrayBuffers,
    engine: Number(tracking?.value),
  }
}

function watch(dataFolder: string): void {
  const client = connect(dataFolder)
  let [largest, isLooking, isOver] = [0, false, false]
  const timer = setInterval(async () => {
    const resident = process.memoryUsage.rss()
    if (isLooking || isOver || resident < largest * NEWS) return
    isLooking = true
    largest = resident
    const parts = await look(client)
    writeFileSync(memoryPartsFile(dataFolder), JSON.stringify(parts))
    isLooking = false
  }, LOOK_MS)
  timer.unref()
  process.once('SIGTERM', () => {
    isOver = true
    clearInterval(timer)
    void client.close()
  })
}

const folder = process.argv[process.argv.indexOf('--data') + 1]
if (folder !== undefined) setTimeout(() => watch(folder), BEGIN_AFTER_MS).unref()
