import type { Prompt } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { DiffView } from '../../components/diff-view.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import type { DraftPlace } from '../../drafts/drafts.ts'
import { t } from '../../messages/translate.ts'
import { DraftNote } from './draft-note.tsx'
import { NewerVersion } from './newer-version.tsx'
import { PromptForm } from './prompt-form.tsx'
import { draftText, readFields } from './prompt-source.ts'
import { promptText } from './prompt-text.ts'
import type { PromptBase } from './read-prompt-form.ts'
import { useDraftPlace, usePromptDraft } from './use-prompt-draft.ts'
import { isOutdatedError, useSaveVersion } from './use-save-version.ts'

export interface PromptEditorProps {
  readonly projectId: string
  /** Empty for a new prompt. */
  readonly name: string
  /** The newest first; none for a new prompt, and for one that was removed meanwhile. */
  readonly versions: readonly Prompt[]
  /** The version that is changed. */
  readonly selected: Prompt | undefined
  readonly onClose: () => void
}

/**
 * Writes a version. What is written is kept as a draft of this person in this browser, with every change, until it is saved or
 * given up; a version that arrives meanwhile changes nothing of it, and is compared with it before anything is saved.
 */
export function PromptEditor(props: PromptEditorProps): ReactNode {
  const place = useDraftPlace(props.name)
  const [visit, setVisit] = useState(0)
  if (place === undefined) return <PageState state={{ kind: 'loading', what: t('the draft') }} />
  return <Editor key={visit} {...props} place={place} onStartAgain={() => setVisit(visit + 1)} />
}

interface EditorProps extends PromptEditorProps {
  readonly place: DraftPlace
  readonly onStartAgain: () => void
}

function Editor({ place, onStartAgain, ...props }: EditorProps): ReactNode {
  const { projectId, name } = props
  // Versions of a name that was typed for a new prompt, and that there is already.
  const [taken, setTaken] = useState<readonly Prompt[]>()
  const versions = name === '' ? (taken ?? props.versions) : props.versions
  const draft = usePromptDraft(place, versions, props.selected)
  const navigate = useNavigate()
  const open = (saved: string): void => {
    draft.discard()
    void navigate({
      to: '/project/$projectId/prompts/$',
      params: { projectId, _splat: saved },
    })
  }
  const save = useSaveVersion(projectId, { onSaved: open, onOutdated: setTaken })
  const newest = versions[0]
  const base: PromptBase | undefined = draft.base ?? newest ?? (name === '' ? undefined : { name })
  const saveAfter = (lastSeenId: string | null): void => {
    save.mutate({ fields: draft.fields, base, lastSeenId })
  }
  const write = (form: HTMLFormElement): void => {
    const fields = readFields(form)
    if (fields.name !== draft.fields.name) setTaken(undefined)
    draft.write(fields)
  }
  const startAgain = (): void => {
    draft.discard()
    onStartAgain()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        saveAfter(draft.lastSeenId)
      }}
      onInput={(event) => write(event.currentTarget)}
      className="grid w-full max-w-3xl auto-rows-max content-start gap-4 overflow-y-auto p-4"
    >
      <DraftNote kept={draft.kept} isKept={draft.isKept} onDiscard={startAgain} />
      <PromptForm start={draft.start} isNew={name === ''} isChat={base?.type === 'chat'} />
      <FailureNote error={isOutdatedError(save.error) ? null : save.error} />
      <SaveChoices
        newest={newest}
        isOutdated={(newest?.id ?? null) !== draft.lastSeenId}
        mine={draftText(draft.fields, base)}
        isSaving={save.isPending}
        onKeepMine={() => saveAfter(newest?.id ?? null)}
        onTake={(theirs) => open(theirs.name)}
        onMerge={draft.goOnFrom}
        onClose={props.onClose}
      />
    </form>
  )
}

interface SaveChoicesProps {
  readonly newest: Prompt | undefined
  /** Whether the writer has not seen the newest version. */
  readonly isOutdated: boolean
  /** What is written, as one text. */
  readonly mine: string
  readonly isSaving: boolean
  readonly onKeepMine: () => void
  readonly onTake: (theirs: Prompt) => void
  readonly onMerge: (theirs: Prompt) => void
  readonly onClose: () => void
}

/** Saves or leaves; where another version came first, asks what to do with it. */
function SaveChoices(props: SaveChoicesProps): ReactNode {
  const { newest, isOutdated, mine, isSaving, onMerge } = props
  const [isMerging, setIsMerging] = useState(false)
  if (isOutdated) {
    return (
      <NewerVersion
        {...props}
        onMerge={(theirs) => {
          onMerge(theirs)
          setIsMerging(true)
        }}
      />
    )
  }
  return (
    <>
      {isMerging && newest !== undefined && (
        <DiffView
          label={t('From v{version} to your text', { version: newest.version })}
          before={promptText(newest)}
          after={mine}
        />
      )}
      <div className="flex gap-2">
        <Button kind="primary" type="submit" isDisabled={isSaving}>
          {newest === undefined ? t('Create prompt') : t('Save as new version')}
        </Button>
        <Button onClick={props.onClose}>{t('Cancel')}</Button>
      </div>
    </>
  )
}
