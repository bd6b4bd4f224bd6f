import type { Prompt } from '@heddle/core/schemas'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { createPrompt } from '../../api/prompts.ts'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { readPromptForm } from './read-prompt-form.ts'

export interface PromptFormProps {
  readonly projectId: string
  /** The version that is changed; undefined for a new prompt. */
  readonly base: Prompt | undefined
  readonly onCancel: () => void
}

/** Writes a version. A chat prompt is written as its list of messages. */
export function PromptForm({ projectId, base, onCancel }: PromptFormProps): ReactNode {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const save = useMutation({
    mutationFn: async (fields: FormData) => {
      const request = readPromptForm(fields, base)
      await createPrompt(projectId, request)
      return request.name
    },
    onSuccess: async (name) => {
      await queries.invalidateQueries({ queryKey: ['prompts', projectId] })
      await navigate({
        to: '/project/$projectId/prompts/$',
        params: { projectId, _splat: name },
      })
    },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    save.mutate(new FormData(event.currentTarget))
  }
  return (
    <form onSubmit={submit} className="grid max-w-3xl content-start gap-4 overflow-y-auto p-4">
      <Fields base={base} />
      {save.error !== null && (
        <p role="alert" className="payload-text text-error">
          {save.error.message}
        </p>
      )}
      <div className="flex gap-2">
        <Button kind="primary" type="submit" isDisabled={save.isPending}>
          {base === undefined ? 'Create prompt' : 'Save as new version'}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  )
}

function Fields({ base }: Pick<PromptFormProps, 'base'>): ReactNode {
  const noteId = useId()
  const isChat = base?.type === 'chat'
  return (
    <>
      {base === undefined && (
        <TextField
          label="Name"
          name="name"
          note="Folders are parts of the name: support/refunds."
        />
      )}
      <label className="grid gap-1">
        <span className="text-table font-medium">{isChat ? 'Messages' : 'Text'}</span>
        <textarea
          name="prompt"
          required
          rows={16}
          spellCheck={!isChat}
          defaultValue={base === undefined ? '' : sourceOf(base)}
          aria-describedby={noteId}
          className="w-full rounded-control border border-line-strong bg-bg px-3 py-2 font-mono text-table"
        />
        <span id={noteId} className="text-table text-muted">
          {'Programs fill in {{names}}.'}
          {base === undefined &&
            ' A JSON list of messages with role and content makes a chat prompt.'}
        </span>
      </label>
      <TextField label="What changed" name="commitMessage" isRequired={false} />
      <TextField
        label="Labels"
        name="labels"
        isRequired={false}
        note="Separated by spaces. They leave the versions that have them."
      />
    </>
  )
}

function sourceOf({ prompt }: Prompt): string {
  return typeof prompt === 'string' ? prompt : JSON.stringify(prompt, null, 2)
}
