import type { Prompt } from '@heddle/core/schemas'
import { useState } from 'react'

import { readDraft, removeDraft, writeDraft } from '../../drafts/drafts.ts'
import type { Draft, DraftPlace } from '../../drafts/drafts.ts'
import { useProject } from '../shell/use-project.ts'
import { hasSameFields, initialFields } from './prompt-source.ts'
import type { PromptFields } from './prompt-source.ts'

/** Where the person's draft of a prompt is kept; undefined until it is known who that is. The name of a new prompt is empty. */
export function useDraftPlace(name: string): DraftPlace | undefined {
  const { projectId, bootstrap } = useProject()
  if (bootstrap.data === undefined) return undefined
  const person = bootstrap.data.user?.email ?? ''
  return { person, projectId, subject: ['prompt', name] }
}

interface Writing {
  readonly baseId: string | null
  readonly lastSeenId: string | null
  readonly fields: PromptFields
}

/**
 * What is written of a prompt. It begins with the draft that is kept, else with the version that was chosen; from then on
 * nothing that arrives from the server changes it. `versions` are all there are now, the newest first.
 */
export function usePromptDraft(
  place: DraftPlace,
  versions: readonly Prompt[],
  selected: Prompt | undefined,
) {
  const [kept] = useState(() => readDraft(place))
  const [writing, setWriting] = useState<Writing>(() => kept ?? startFrom(versions, selected))
  const [start] = useState(writing.fields)
  const [isKept, setIsKept] = useState(true)
  const versionOf = (wanted: string | null) => versions.find(({ id }) => id === wanted)
  const change = (changed: Partial<Writing>): void => {
    const next = { ...writing, ...changed }
    setWriting(next)
    if (hasSameFields(next.fields, initialFields(versionOf(next.baseId)))) removeDraft(place)
    else setIsKept(writeDraft(place, toDraft(next)))
  }
  return {
    ...writing,
    base: versionOf(writing.baseId),
    /** What the fields hold at first. */
    start,
    /** The draft of an earlier visit that was gone on with. */
    kept,
    /** False: the browser refused to keep what was written last. */
    isKept,
    write: (fields: PromptFields) => change({ fields }),
    /** From now on this version counts as seen, and the text is compared with it. */
    goOnFrom: ({ id }: Prompt) => change({ baseId: id, lastSeenId: id }),
    discard: () => removeDraft(place),
  }
}

function startFrom(versions: readonly Prompt[], selected: Prompt | undefined): Writing {
  return {
    baseId: selected?.id ?? null,
    lastSeenId: versions[0]?.id ?? null,
    fields: initialFields(selected),
  }
}

function toDraft({ baseId, lastSeenId, fields }: Writing): Draft {
  return { baseId, lastSeenId, fields, writtenAt: new Date().toISOString() }
}
