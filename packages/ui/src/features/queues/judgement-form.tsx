import type { ScoreConfig } from '@heddle/core/schemas'
import { useEffect, useRef } from 'react'
import type { ReactNode, RefObject, SubmitEvent } from 'react'

import { isField } from '../../actions/use-actions.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { t } from '../../messages/translate.ts'
import { readJudgement, valuesOf } from './judgement.ts'
import type { Judgement } from './use-queue-work.ts'

export interface JudgementFormProps {
  readonly configs: readonly ScoreConfig[]
  readonly isSaving: boolean
  readonly error: Error | null
  readonly onSave: (judgement: Judgement) => void
  readonly onSkip: () => void
  /** Absent: nothing was done that could be undone. */
  readonly onUndo: (() => void) | undefined
}

/** The scores of one object. Digits choose, Ctrl Enter saves, x skips, u undoes. */
export function JudgementForm(props: JudgementFormProps): ReactNode {
  const { configs, isSaving, error, onSave, onSkip, onUndo } = props
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus(), [])
  useJudgementKeys(form, { onSkip, onUndo })
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    onSave(readJudgement((name) => fieldText(fields, name), configs))
  }
  return (
    <form
      ref={form}
      onSubmit={submit}
      aria-label={t('Scores')}
      className="flex w-80 shrink-0 flex-col gap-4 overflow-y-auto border-s p-4 max-md:w-full max-md:border-s-0 max-md:border-t"
    >
      {configs.map((config) => (
        <ScoreField key={config.id} config={config} />
      ))}
      <TextField label={t('Comment')} name="comment" isRequired={false} />
      <FailureNote error={error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" isDisabled={isSaving}>
          {t('Save and next')}
        </Button>
        <Button onClick={onSkip}>{t('Skip')}</Button>
      </div>
      <p className="text-meta text-faint">
        {t('1–9 choose · Tab next score · Ctrl Enter save and next · x skip · u undo')}
      </p>
    </form>
  )
}

/** One score: its values side by side, or a field for a number or a text. Left empty, it is not given. */
function ScoreField({ config }: { readonly config: ScoreConfig }): ReactNode {
  const { id, name, description, minValue, maxValue } = config
  const values = valuesOf(config)
  if (values === undefined) {
    const isNumber = config.dataType === 'NUMERIC'
    const range = minValue !== null || maxValue !== null
    const note = range
      ? t('From {minValue} to {maxValue}.', {
          minValue: minValue ?? '−∞',
          maxValue: maxValue ?? '∞',
        })
      : undefined
    return (
      <TextField
        label={name}
        name={id}
        type={isNumber ? 'number' : 'text'}
        isRequired={false}
        note={note ?? description ?? undefined}
      />
    )
  }
  return (
    <fieldset className="grid gap-1">
      <legend className="text-table font-medium">{name}</legend>
      {description !== null && <p className="text-table text-muted">{description}</p>}
      {values.map(({ text, label }, index) => (
        <label key={text} className="flex items-center gap-2">
          <input type="radio" name={id} value={text} className="accent-accent-fill" />
          <kbd aria-hidden className="w-4 text-center font-mono text-meta text-faint">
            {index < 9 ? index + 1 : ''}
          </kbd>
          {label}
        </label>
      ))}
    </fieldset>
  )
}

/** Keys work wherever the focus is, but not while a number or a text is typed. */
function useJudgementKeys(
  form: RefObject<HTMLFormElement | null>,
  handlers: Pick<JudgementFormProps, 'onSkip' | 'onUndo'>,
): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        form.current?.requestSubmit()
        return
      }
      if (isTyping(event)) return
      if (event.key === 'x') latest.current.onSkip()
      else if (event.key === 'u') latest.current.onUndo?.()
      else if (!choose(form.current, event.target, event.key)) return
      event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [form])
}

/** Whether a key is meant for a field, or for the browser. */
function isTyping({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const isRadio = target instanceof HTMLInputElement && target.type === 'radio'
  return ctrlKey || metaKey || altKey || (isField(target) && !isRadio)
}

/** Chooses the value of that number in the score that has the focus, else in the first. */
function choose(form: HTMLFormElement | null, target: EventTarget | null, key: string): boolean {
  if (!/^[1-9]$/u.test(key)) return false
  const around = target instanceof Element ? target.closest('fieldset') : null
  const group = around ?? form?.querySelector('fieldset')
  const radio = group?.querySelectorAll<HTMLInputElement>('input[type=radio]')[Number(key) - 1]
  if (radio === undefined) return false
  radio.checked = true
  radio.focus()
  return true
}
