import type { PlaygroundRequest, PlaygroundSettings } from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { baseUrl } from '../base-path.ts'
import { t } from '../messages/translate.ts'
import { ApiError, getJson } from './client.ts'

const path = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/playground`

/** Which model APIs may be called. */
export const playgroundSettingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['playground', projectId],
    queryFn: ({ signal }) => getJson<PlaygroundSettings>(path(projectId), { signal }),
    staleTime: Infinity,
  })

/** Calls a model through the server; gives the answer as a stream of server-sent events. Throws `ApiError`. */
export async function callModel(
  projectId: string,
  call: PlaygroundRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(new URL(path(projectId), baseUrl()), {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
  })
  if (response.ok && response.body !== null) return response.body
  // Each error of the server has a message.
  const { message = t('The server answered {status}.', { status: response.status }) } =
    (await response.json()) as {
      message?: string
    }
  throw new ApiError(message, { status: response.status })
}
