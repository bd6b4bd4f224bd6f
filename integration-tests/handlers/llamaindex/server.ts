import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'

import type { StoredTrace } from '../langchain/stored-trace.ts'

/** Traces the public API lists on one page. */
const PAGE = 50

/** A real server on a folder of its own, read through its public API. */
export interface Server {
  readonly url: string
  /** The newest traces, as many as there are up to the count. */
  readonly traces: (count: number) => Promise<StoredTrace[]>
  readonly close: () => Promise<void>
}

const authorization = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

export async function openServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heddle-llamaindex-'))
  const server = await createServer({ port: 0, dataDir })
  const seen = new Set<string>()
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/public/${path}`, { headers: { authorization } })
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const unseen = async (): Promise<string[]> => {
    const ids: string[] = []
    for (let page = 1; ; page += 1) {
      const { data } = (await read(`traces?limit=${PAGE}&page=${page}`)) as {
        data: { id: string }[]
      }
      ids.push(...data.map(({ id }) => id).filter((id) => !seen.has(id)))
      if (data.length < PAGE) return ids
    }
  }
  return {
    url: server.url,
    traces: async (count) => {
      const ids = (await unseen()).slice(0, count + 1)
      for (const id of ids) seen.add(id)
      const traces: StoredTrace[] = []
      for (const id of ids) traces.push((await read(`traces/${id}`)) as StoredTrace)
      return traces
    },
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
