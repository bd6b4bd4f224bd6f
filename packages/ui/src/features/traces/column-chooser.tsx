import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { fieldText } from '../../components/text-field.tsx'
import { t } from '../../messages/translate.ts'
import {
  chooseColumns,
  DEFAULT_COLUMNS,
  FIXED_COLUMNS,
  MOST_EXTRA_COLUMNS,
  type TraceColumn,
} from './trace-columns.tsx'

export interface ColumnChooserProps {
  readonly columns: readonly TraceColumn[]
  /** Names of scores that there are. */
  readonly scoreNames: readonly string[]
  /** Told the ids in their order; undefined for the usual columns. */
  readonly onChange: (cols: string | undefined) => void
  readonly onClose: () => void
}

/** Which columns the list shows and in which order: fixed ones, scores, and any key of metadata. */
export function ColumnChooser(props: ColumnChooserProps): ReactNode {
  const { columns, scoreNames, onChange, onClose } = props
  const ids = columns.map(({ id }) => id)
  const change = (next: readonly string[]): void => {
    const usual = DEFAULT_COLUMNS.map(({ id }) => id).join(',')
    const cols = next.join(',')
    onChange(cols === usual || cols === '' ? undefined : cols)
  }
  const others = [
    ...FIXED_COLUMNS.map(({ id, label }) => ({ id, label })),
    ...scoreNames.map((name) => ({ id: `score.${name}`, label: t('Score {name}', { name }) })),
  ].filter(({ id }) => !ids.includes(id) && !id.includes(','))
  return (
    <Dialog title={t('Columns')} onClose={onClose}>
      <ol aria-label={t('Columns on show')} className="grid gap-1">
        {columns.map(({ id, label }, index) => (
          <li key={id} className="flex items-center gap-2 rounded-control border px-2 py-1">
            <span className="min-w-0 flex-1 truncate">{label}</span>
            <Button
              label={t('Move {label} up', { label })}
              isDisabled={index === 0}
              onClick={() => change(swapped(ids, index))}
            >
              ↑
            </Button>
            <Button
              label={t('Hide {label}', { label })}
              isDisabled={ids.length === 1}
              onClick={() => change(ids.filter((one) => one !== id))}
            >
              {t('Hide')}
            </Button>
          </li>
        ))}
      </ol>
      <div role="group" aria-label={t('More columns')} className="flex flex-wrap gap-1">
        {others.map(({ id, label }) => (
          <Button
            key={id}
            label={t('Show {label}', { label })}
            onClick={() => change([...ids, id])}
          >
            + {label}
          </Button>
        ))}
      </div>
      <MetadataForm
        isFull={ids.filter((id) => id.startsWith('meta.')).length >= MOST_EXTRA_COLUMNS}
        onAdd={(key) => change([...ids, `meta.${key}`])}
      />
      <div className="flex gap-2">
        <Button kind="primary" onClick={onClose}>
          {t('Done')}
        </Button>
        <Button onClick={() => onChange(undefined)}>{t('Usual columns')}</Button>
      </div>
    </Dialog>
  )
}

interface MetadataFormProps {
  readonly isFull: boolean
  readonly onAdd: (key: string) => void
}

function MetadataForm({ isFull, onAdd }: MetadataFormProps): ReactNode {
  const [key, setKey] = useState('')
  const isKnown = key !== '' && chooseColumns(`meta.${key}`).unknown.length === 0
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    onAdd(fieldText(new FormData(event.currentTarget), 'key'))
    setKey('')
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2">
      <input
        name="key"
        aria-label={t('Key of metadata')}
        placeholder={t('key of metadata')}
        autoComplete="off"
        value={key}
        onChange={({ target }) => setKey(target.value)}
        className="h-7 rounded-control border border-line-strong bg-bg px-2 text-table placeholder:text-faint"
      />
      <Button type="submit" isDisabled={!isKnown || isFull || key.includes(',')}>
        {t('Show metadata')}
      </Button>
    </form>
  )
}

function swapped(ids: readonly string[], index: number): string[] {
  const next = [...ids]
  const [before, moved] = [next[index - 1], next[index]]
  if (before !== undefined && moved !== undefined) next.splice(index - 1, 2, moved, before)
  return next
}
