import type { CreatePromptRequest, Prompt, PromptPage } from '@heddle/core/schemas'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'

/** Names of one page of the list. */
const PAGE_ROWS = 100

const projectPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}`

/** The pages of the list of prompts, the last changed first. */
export const promptsQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['prompts', projectId],
    queryFn: ({ pageParam, signal }) =>
      getJson<PromptPage>(
        `${projectPath(projectId)}/prompts${queryString({ page: pageParam, limit: PAGE_ROWS })}`,
        { signal },
      ),
    initialPageParam: 1,
    getNextPageParam: ({ meta }: PromptPage) =>
      meta.page < meta.totalPages ? meta.page + 1 : undefined,
  })

/** All versions of a prompt, the newest first. */
export const promptVersionsQuery = (projectId: string, name: string) =>
  queryOptions({
    queryKey: ['prompts', projectId, name],
    queryFn: ({ signal }) =>
      getJson<Prompt[]>(`${projectPath(projectId)}/prompt-versions${queryString({ name })}`, {
        signal,
      }),
  })

/**
 * Adds a version; the first one makes the prompt. `lastSeenId` is the newest version that the writer has seen, null for none:
 * where it is not the newest any more, the server refuses with 409. Undefined adds to whatever is there.
 */
export function createPrompt(
  projectId: string,
  request: CreatePromptRequest,
  lastSeenId?: string | null,
) {
  return sendJson<Prompt>('POST', `${projectPath(projectId)}/prompts`, { ...request, lastSeenId })
}

/** Gives a version a label, which leaves the version that had it. */
export function movePromptLabel(
  projectId: string,
  { name, version }: Pick<Prompt, 'name' | 'version'>,
  label: string,
) {
  const body = { name, version, newLabels: [label] }
  return sendJson('POST', `${projectPath(projectId)}/prompt-labels`, body)
}
