import type { Redaction } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'

const CHOICES: readonly (readonly [Redaction, string])[] = [
  ['input', t('inputs')],
  ['output', t('outputs')],
  ['metadata', t('metadata')],
  ['user', t('ids of user and session')],
]

export interface RedactionChoiceProps {
  readonly chosen: ReadonlySet<Redaction>
  readonly onChange: (chosen: ReadonlySet<Redaction>) => void
}

/** What is left out of a trace before it is given away. Names, times, tokens, costs and errors stay. */
export function RedactionChoice({ chosen, onChange }: RedactionChoiceProps): ReactNode {
  const toggle = (redaction: Redaction): void => {
    const next = new Set(chosen)
    if (!next.delete(redaction)) next.add(redaction)
    onChange(next)
  }
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1 text-table">
      <legend className="float-start me-2 text-muted">{t('Leave out')}</legend>
      {CHOICES.map(([redaction, label]) => (
        <label key={redaction} className="flex h-6 items-center gap-1.5">
          <input
            type="checkbox"
            checked={chosen.has(redaction)}
            onChange={() => toggle(redaction)}
            className="accent-accent-fill"
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
