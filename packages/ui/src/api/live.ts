import type { ArrivalList, DeliveryProcessPage, TraceRow, TraceRows } from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { baseUrl } from '../base-path.ts'
import { getJson, queryString } from './client.ts'
import type { TraceFilter } from './traces.ts'

/** Ids that one request names; with ids of 32 characters its address stays well below what servers take. */
const IDS_A_REQUEST = 50

/** Clients of one page of the ledger. */
const PAGE_PROCESSES = 50

const projectPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}`

/** Where the news of a project come from; `since` is the id of the last one that is known. */
export function liveUrl(projectId: string, since: string | undefined): URL {
  return new URL(`${projectPath(projectId)}/live${queryString({ since })}`, baseUrl())
}

/** Those of the named traces that the filter lets through, as they are now. */
export async function fetchRows(
  projectId: string,
  filter: TraceFilter,
  ids: readonly string[],
): Promise<TraceRow[]> {
  const parts: string[][] = []
  for (let start = 0; start < ids.length; start += IDS_A_REQUEST) {
    parts.push(ids.slice(start, start + IDS_A_REQUEST))
  }
  const path = `${projectPath(projectId)}/traces`
  const pages = await Promise.all(
    parts.map((part) => {
      const query = { ...filter, ids: JSON.stringify(part), limit: IDS_A_REQUEST }
      return getJson<TraceRows>(path + queryString(query))
    }),
  )
  return pages.flatMap(({ rows }) => rows)
}

/** Requests of the last quarter of an hour that wanted to send traces, the latest first. */
export const arrivalsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['arrivals', projectId],
    queryFn: ({ signal }) => getJson<ArrivalList>(`${projectPath(projectId)}/arrivals`, { signal }),
  })

/** The clients that send to the project, the last seen first. */
export const deliveriesQuery = (projectId: string, page: number) =>
  queryOptions({
    queryKey: ['deliveries', projectId, page],
    queryFn: ({ signal }) =>
      getJson<DeliveryProcessPage>(
        `${projectPath(projectId)}/delivery-processes${queryString({ page, limit: PAGE_PROCESSES })}`,
        { signal },
      ),
  })
