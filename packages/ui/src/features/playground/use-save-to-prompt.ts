import type { CreatePromptRequest, Prompt } from '@heddle/core/schemas'
import type { QueryClient } from '@tanstack/react-query'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { ApiError } from '../../api/client.ts'
import { createPrompt, promptVersionsQuery } from '../../api/prompts.ts'
import { isOutdatedError } from '../prompts/use-save-version.ts'
import type { PlaygroundDocument } from './playground-document.ts'
import { configOf } from './playground-request.ts'

/** What is saved, under which name, and why. */
export interface VersionToSave {
  readonly name: string
  readonly commitMessage: string
  readonly document: PlaygroundDocument
}

/** Somebody else's versions came first: the newest one first; none when all were removed. */
export interface Conflict {
  readonly mine: VersionToSave
  readonly versions: readonly Prompt[]
}

/** Messages as the text of a version; model, tools, schema and parameters as its config. Throws where JSON is none. */
export function requestOf(version: VersionToSave): CreatePromptRequest {
  const { name, commitMessage, document } = version
  return {
    type: 'chat',
    name,
    prompt: document.messages.map(({ role, content }) => ({ role, content })),
    config: configOf(document),
    ...(commitMessage !== '' && { commitMessage }),
  }
}

/**
 * Saves versions of a prompt unless there is one that the writer has not seen: `conflict` then tells which, and only
 * `saveAfter` adds to it. Seen are the versions that there were when the playground was opened, and those saved from it.
 */
export function useSaveToPrompt(projectId: string, promptName: string | undefined) {
  const queries = useQueryClient()
  const [saved, setSaved] = useState<Readonly<Record<string, string>>>({})
  const [conflict, setConflict] = useState<Conflict>()
  const atFirst = useVersionsAtFirst(projectId, promptName)
  const seen: Readonly<Record<string, string | undefined>> = { ...atFirst.newestId, ...saved }
  const save = useMutation({
    mutationFn: async ([version, after]: readonly [VersionToSave, after: string | null]) =>
      createPrompt(projectId, requestOf(version), after),
    onSuccess: async ({ name, id }) => {
      setConflict(undefined)
      setSaved({ ...saved, [name]: id })
      await queries.invalidateQueries({ queryKey: ['prompts', projectId] })
    },
    onError: async (error, [mine]) => {
      if (!isOutdatedError(error)) return
      const versions = await versionsNow(queries, [projectId, mine.name])
      if (versions !== undefined) setConflict({ mine, versions })
    },
  })
  return {
    conflict,
    isWaiting: atFirst.isPending || save.isPending,
    error: conflict !== undefined && isOutdatedError(save.error) ? null : save.error,
    savedName: save.data?.name,
    save: (version: VersionToSave): void => save.mutate([version, seen[version.name] ?? null]),
    saveAfter: ({ mine, versions }: Conflict): void => save.mutate([mine, versions[0]?.id ?? null]),
    reset: (): void => {
      setConflict(undefined)
      save.reset()
    },
  }
}

/** All versions there are, none for a prompt that was removed; undefined when they cannot be read. */
async function versionsNow(
  queries: QueryClient,
  [projectId, name]: readonly [string, string],
): Promise<readonly Prompt[] | undefined> {
  try {
    return await queries.fetchQuery({ ...promptVersionsQuery(projectId, name), staleTime: 0 })
  } catch (error) {
    return error instanceof ApiError && error.status === 404 ? [] : undefined
  }
}

/** The newest version, by the name of the prompt, when the playground was opened. What comes later was not seen. */
function useVersionsAtFirst(projectId: string, promptName: string | undefined) {
  const [newestId, setNewestId] = useState<Readonly<Record<string, string>>>()
  const isNeeded = promptName !== undefined && newestId === undefined
  const versions = useQuery({
    ...promptVersionsQuery(projectId, promptName ?? ''),
    enabled: isNeeded,
  })
  if (isNeeded && !versions.isPending) {
    const newest = versions.data?.[0]
    setNewestId(newest === undefined ? {} : { [newest.name]: newest.id })
  }
  return { newestId, isPending: isNeeded }
}
