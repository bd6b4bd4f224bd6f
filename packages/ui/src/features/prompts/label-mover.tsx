import type { Prompt } from '@heddle/core/schemas'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { movePromptLabel } from '../../api/prompts.ts'
import { Button } from '../../components/button.tsx'
import { DiffView } from '../../components/diff-view.tsx'
import { fieldText } from '../../components/text-field.tsx'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { LabelChips } from './label-chips.tsx'
import { promptText } from './prompt-text.ts'

export interface LabelMoverProps {
  readonly projectId: string
  readonly versions: readonly Prompt[]
  readonly selected: Prompt
}

/** The labels of a version, and a field for another one. A label that another version has asks first, with what would change. */
export function LabelMover({ projectId, versions, selected }: LabelMoverProps): ReactNode {
  const queries = useQueryClient()
  const listId = useId()
  const [asked, setAsked] = useState<string>()
  const move = useMutation({
    mutationFn: (label: string) => movePromptLabel(projectId, selected, label),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['prompts', projectId] }),
    onSettled: () => setAsked(undefined),
  })
  const holderOf = (label: string) =>
    versions.find(({ version, labels }) => version !== selected.version && labels.includes(label))
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const label = fieldText(new FormData(event.currentTarget), 'label')
    if (holderOf(label) === undefined) move.mutate(label)
    else setAsked(label)
  }
  const holder = asked === undefined ? undefined : holderOf(asked)
  return (
    <div className="grid gap-2">
      <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <LabelChips labels={selected.labels} />
        <input
          name="label"
          required
          list={listId}
          aria-label={t('Label for this version')}
          placeholder={t('label')}
          autoComplete="off"
          className="h-7 w-36 rounded-control border border-line-strong bg-bg px-2 text-table placeholder:text-faint"
        />
        <KnownLabels id={listId} versions={versions} selected={selected} />
        <Button type="submit" isDisabled={move.isPending}>
          {t('Set label')}
        </Button>
      </form>
      {move.error !== null && (
        <p role="alert" className="payload-text text-table text-error">
          {move.error.message}
        </p>
      )}
      {asked !== undefined && holder !== undefined && (
        <ConfirmMove
          label={asked}
          from={holder}
          to={selected}
          isDisabled={move.isPending}
          onMove={() => move.mutate(asked)}
          onKeep={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}

function KnownLabels(
  props: Omit<LabelMoverProps, 'projectId'> & { readonly id: string },
): ReactNode {
  const { id, versions, selected } = props
  const known = ['production', ...versions.flatMap(({ labels }) => labels)]
  return (
    <datalist id={id}>
      {[...new Set(known)]
        .filter((label) => label !== 'latest' && !selected.labels.includes(label))
        .map((label) => (
          <option key={label} value={label} />
        ))}
    </datalist>
  )
}

interface ConfirmMoveProps {
  readonly label: string
  readonly from: Prompt
  readonly to: Prompt
  readonly isDisabled: boolean
  readonly onMove: () => void
  readonly onKeep: () => void
}

function ConfirmMove({ label, from, to, isDisabled, onMove, onKeep }: ConfirmMoveProps): ReactNode {
  return (
    <section
      aria-label={t('Confirm')}
      className="grid gap-2 rounded-card border border-line-strong p-3"
      onKeyDown={(event) => event.key === 'Escape' && onKeep()}
    >
      <p>
        {rich(
          'Move {label} from {from} to {to}? Programs that ask for it get this text from then on.',
          { label: <strong>{label}</strong>, from: `v${from.version}`, to: `v${to.version}` },
        )}
      </p>
      <DiffView label={t('What would change')} before={promptText(from)} after={promptText(to)} />
      <div className="flex gap-2">
        <Button kind="primary" isDisabled={isDisabled} onClick={onMove}>
          {t('Move the label')}
        </Button>
        <Button onClick={onKeep}>{t('Keep it')}</Button>
      </div>
    </section>
  )
}
