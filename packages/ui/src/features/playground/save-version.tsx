import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { createPrompt } from '../../api/prompts.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import type { PlaygroundDocument } from './playground-document.ts'
import { configOf } from './playground-request.ts'

export interface SaveVersionProps {
  readonly projectId: string
  readonly document: PlaygroundDocument
  /** The prompt it came from. */
  readonly promptName: string | undefined
}

/** Saves what is tried as a version of a prompt: messages as its text; model, tools, schema and parameters as its config. */
export function SaveVersion({ projectId, document, promptName }: SaveVersionProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const save = useChange(
    async (fields: FormData) => {
      const name = fieldText(fields, 'name')
      const commitMessage = fieldText(fields, 'commitMessage')
      await createPrompt(projectId, {
        type: 'chat',
        name,
        prompt: document.messages.map(({ role, content }) => ({ role, content })),
        config: configOf(document),
        ...(commitMessage !== '' && { commitMessage }),
      })
      return name
    },
    ['prompts', projectId],
  )
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    save.mutate(new FormData(event.currentTarget))
  }
  const close = (): void => {
    setIsOpen(false)
    save.reset()
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('Save as version')}</Button>
      {isOpen && (
        <Dialog title={t('Save as a version of a prompt')} onClose={close}>
          {save.data === undefined ? (
            <form onSubmit={submit} className="grid gap-4">
              <TextField label={t('Prompt')} name="name" defaultValue={promptName ?? ''} />
              <TextField label={t('What changed')} name="commitMessage" isRequired={false} />
              <FailureNote error={save.error} />
              <div>
                <Button kind="primary" type="submit" isDisabled={save.isPending}>
                  {t('Save version')}
                </Button>
              </div>
            </form>
          ) : (
            <p role="status">
              {t('Saved.')}{' '}
              <Link
                to="/project/$projectId/prompts/$"
                params={{ projectId, _splat: save.data }}
                className="text-accent underline"
              >
                {t('Open the prompt')}
              </Link>
            </p>
          )}
        </Dialog>
      )}
    </>
  )
}
