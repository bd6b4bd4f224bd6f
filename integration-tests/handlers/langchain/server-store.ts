import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'

import type { StoredTrace } from './stored-trace.ts'

/** A real server on a folder of its own, read through its public API. */
export interface ServerStore {
  readonly url: string
  /** Traces of a page of the list, a hundred long, that were not read before. */
  readonly newTraces: (page?: number) => Promise<StoredTrace[]>
  readonly close: () => Promise<void>
}

const authorization = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

export async function openServerStore(): Promise<ServerStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heddle-langchain-'))
  const server = await createServer({ port: 0, dataDir })
  const seen = new Set<string>()
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/public/${path}`, { headers: { authorization } })
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    url: server.url,
    newTraces: async (number = 1) => {
      const page = (await read(`traces?limit=100&page=${number}`)) as { data: { id: string }[] }
      const unseen = page.data.filter(({ id }) => !seen.has(id))
      for (const { id } of unseen) seen.add(id)
      return Promise.all(unseen.map(async ({ id }) => (await read(`traces/${id}`)) as StoredTrace))
    },
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
