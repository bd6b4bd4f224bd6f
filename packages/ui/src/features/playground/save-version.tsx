import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { t } from '../../messages/translate.ts'
import { NewerVersion } from '../prompts/newer-version.tsx'
import { promptText } from '../prompts/prompt-text.ts'
import type { PlaygroundDocument } from './playground-document.ts'
import { requestOf, useSaveToPrompt } from './use-save-to-prompt.ts'

export interface SaveVersionProps {
  readonly projectId: string
  readonly document: PlaygroundDocument
  /** The prompt it came from. */
  readonly promptName: string | undefined
}

/** Saves what is tried as a version of a prompt. */
export function SaveVersion({ projectId, document, promptName }: SaveVersionProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const saving = useSaveToPrompt(projectId, promptName)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const commitMessage = fieldText(fields, 'commitMessage')
    saving.save({ name: fieldText(fields, 'name'), commitMessage, document })
  }
  const close = (): void => {
    setIsOpen(false)
    saving.reset()
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('Save as version')}</Button>
      {isOpen && (
        <Dialog title={t('Save as a version of a prompt')} onClose={close}>
          {saving.savedName === undefined ? (
            // What is typed belongs to no conflict that was found before.
            <form onSubmit={submit} onInput={saving.reset} className="grid gap-4">
              <TextField label={t('Prompt')} name="name" defaultValue={promptName ?? ''} />
              <TextField label={t('What changed')} name="commitMessage" isRequired={false} />
              <FailureNote error={saving.error} />
              <SaveChoice saving={saving} />
            </form>
          ) : (
            <Saved projectId={projectId} name={saving.savedName} />
          )}
        </Dialog>
      )}
    </>
  )
}

interface SaveChoiceProps {
  readonly saving: ReturnType<typeof useSaveToPrompt>
}

/** Saves; where somebody else's version came first, shows what differs from it before. */
function SaveChoice({ saving }: SaveChoiceProps): ReactNode {
  const { conflict } = saving
  if (conflict === undefined) {
    return (
      <div>
        <Button kind="primary" type="submit" isDisabled={saving.isWaiting}>
          {t('Save version')}
        </Button>
      </div>
    )
  }
  const { prompt, config } = requestOf(conflict.mine)
  return (
    <NewerVersion
      newest={conflict.versions[0]}
      mine={promptText({ prompt, config })}
      isSaving={saving.isWaiting}
      onKeepMine={() => saving.saveAfter(conflict)}
    />
  )
}

function Saved({ projectId, name }: { readonly projectId: string; readonly name: string }) {
  return (
    <p role="status">
      {t('Saved.')}{' '}
      <Link
        to="/project/$projectId/prompts/$"
        params={{ projectId, _splat: name }}
        className="text-accent underline"
      >
        {t('Open the prompt')}
      </Link>
    </p>
  )
}
