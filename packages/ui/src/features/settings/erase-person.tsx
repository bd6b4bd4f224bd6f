import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { removeAll, removeTracesOfUser } from '../../api/removals.ts'
import { traceGroupQuery } from '../../api/trace-groups.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { groupNote } from '../../components/trace-group-cells.tsx'
import { TypedConfirmation } from '../../components/typed-confirmation.tsx'
import { useChange } from '../../components/use-change.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { Section } from './section.tsx'

/** Takes away every trace of one person, after what there is was counted and the id was typed once more. */
export function ErasePerson({ projectId }: { readonly projectId: string }): ReactNode {
  const [userId, setUserId] = useState<string>()
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    setUserId(fieldText(new FormData(event.currentTarget), 'userId'))
  }
  return (
    <Section
      title={t('Erase a person')}
      text={t(
        'All traces of a user id go, with their steps, scores, files and sessions. What programs send of that person later is kept anew.',
      )}
    >
      <form onSubmit={find} className="flex max-w-md items-end gap-2">
        <div className="flex-1">
          <TextField label={t('User id, as programs send it')} name="userId" />
        </div>
        <div className="flex h-8 items-center">
          <Button type="submit">{t('Count')}</Button>
        </div>
      </form>
      {userId !== undefined && <Found key={userId} projectId={projectId} userId={userId} />}
    </Section>
  )
}

function Found({ projectId, userId }: { projectId: string; userId: string }): ReactNode {
  const [removed, setRemoved] = useState(0)
  const erase = useChange(
    () =>
      removeAll(
        () => removeTracesOfUser(projectId, userId),
        (traces) => setRemoved((sum) => sum + traces),
      ),
    ['trace-groups'],
    ['traces'],
  )
  const group = useQuery({
    ...traceGroupQuery(projectId, 'users', userId),
    // What is counted stays as it was when it was confirmed.
    refetchInterval: false,
    refetchOnWindowFocus: false,
    // Whoever is being erased is not asked for again.
    enabled: erase.isIdle || erase.isError,
  })
  const count = formatCount(removed)
  if (erase.isSuccess) {
    return <p role="status">{t('Erased: {count} traces are gone.', { count })}</p>
  }
  if (group.data === undefined) {
    return group.error === null ? (
      <p role="status">{t('Counting…')}</p>
    ) : (
      <FailureNote error={group.error} />
    )
  }
  return (
    <div className="grid max-w-md gap-2">
      <p role="status">
        {userId}: {groupNote(group.data)}
      </p>
      <TypedConfirmation
        name={userId}
        isBusy={erase.isPending}
        onConfirm={() => erase.mutate(undefined)}
      >
        {t('Erase')}
      </TypedConfirmation>
      {erase.isPending && <p role="status">{t('{count} traces gone so far…', { count })}</p>}
      <FailureNote error={erase.error} />
    </div>
  )
}
