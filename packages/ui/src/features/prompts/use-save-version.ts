import type { Prompt } from '@heddle/core/schemas'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { ApiError } from '../../api/client.ts'
import { createPrompt, promptVersionsQuery } from '../../api/prompts.ts'
import { toFormData } from './prompt-source.ts'
import type { PromptFields } from './prompt-source.ts'
import type { PromptBase } from './read-prompt-form.ts'
import { readPromptForm } from './read-prompt-form.ts'

export interface VersionToSave {
  readonly fields: PromptFields
  readonly base: PromptBase | undefined
  /** Id of the newest version that the writer has seen; null for none. */
  readonly lastSeenId: string | null
}

/** True for the answer that another version came first. */
export const isOutdatedError = (error: Error | null): boolean =>
  error instanceof ApiError && error.status === 409

/** Saves a version unless the writer has not seen the newest one: `onOutdated` is then given all versions there are. */
export function useSaveVersion(
  projectId: string,
  on: {
    readonly onSaved: (name: string) => void
    readonly onOutdated: (versions: readonly Prompt[]) => void
  },
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ fields, base, lastSeenId }: VersionToSave) => {
      const request = readPromptForm(toFormData(fields), base)
      await createPrompt(projectId, request, lastSeenId)
      return request.name
    },
    onSuccess: async (name) => {
      await queries.invalidateQueries({ queryKey: ['prompts', projectId] })
      on.onSaved(name)
    },
    onError: async (error, { fields, base }) => {
      if (!isOutdatedError(error)) return
      const query = promptVersionsQuery(projectId, base?.name ?? fields.name?.trim() ?? '')
      try {
        on.onOutdated(await queries.fetchQuery({ ...query, staleTime: 0 }))
      } catch {
        // Removed, or the server is away: the page says so by the same query.
      }
    },
  })
}
