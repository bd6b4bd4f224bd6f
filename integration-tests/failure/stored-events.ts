import type { DeliveryProcess, DeliveryProcessPage } from '@heddle/core/schemas'

const KEYS = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

/** The user of each trace of these tests: only a trace's own event tells it, observations do not. */
export const TRACE_USER = 'weaver'

/** Events of an environment that a real server stored. */
export interface StoredEvents {
  readonly observations: number
  /** Traces whose own event arrived. */
  readonly traces: number
}

/** What the server's ledger says of the client that has numbered so many events. */
export async function deliveryOf(url: string, numbered: number): Promise<DeliveryProcess> {
  const response = await fetch(`${url}/api/public/delivery-processes?limit=2`, {
    headers: { authorization: KEYS },
  })
  const { data } = (await response.json()) as DeliveryProcessPage
  const found = data.find((client) => client.numbered === numbered)
  if (found === undefined) throw new Error(`No client of ${numbered}: ${JSON.stringify(data)}`)
  return found
}

/** Counts what the server at `url` stored of the environment. */
export async function countStored(url: string, environment: string): Promise<StoredEvents> {
  const count = async (resource: string): Promise<number> => {
    const response = await fetch(
      `${url}/api/public/${resource}&environment=${environment}&limit=1`,
      {
        headers: { authorization: KEYS },
      },
    )
    if (!response.ok) throw new Error(`Expected a page of ${resource}, got ${response.status}`)
    const { meta } = (await response.json()) as { meta: { totalItems: number } }
    return meta.totalItems
  }
  const [observations, traces] = await Promise.all([
    count('observations?page=1'),
    count(`traces?page=1&userId=${TRACE_USER}&fields=core`),
  ])
  return { observations, traces }
}

/** The ids of the environment's observations, as often as they are listed. */
export async function storedObservationIds(url: string, environment: string): Promise<string[]> {
  const ids: string[] = []
  for (let page = 1, pages = 1; page <= pages; page++) {
    const query = `page=${page}&limit=100&environment=${environment}`
    const response = await fetch(`${url}/api/public/observations?${query}`, {
      headers: { authorization: KEYS },
    })
    const { data, meta } = (await response.json()) as {
      data: { id: string }[]
      meta: { totalPages: number }
    }
    ids.push(...data.map(({ id }) => id))
    pages = meta.totalPages
  }
  return ids
}
