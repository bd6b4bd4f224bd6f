import type { Prompt } from '@heddle/core/schemas'

import { promptText } from './prompt-text.ts'
import type { PromptBase } from './read-prompt-form.ts'
import { readPromptForm } from './read-prompt-form.ts'

/** The fields of the form that writes versions. */
export const PROMPT_FIELDS = ['name', 'prompt', 'config', 'commitMessage', 'labels'] as const

export type PromptFields = Readonly<Partial<Record<(typeof PROMPT_FIELDS)[number], string>>>

/** What a form holds. */
export function readFields(form: HTMLFormElement): PromptFields {
  const entries = new FormData(form)
  const texts = PROMPT_FIELDS.flatMap((name) => {
    const text = entries.get(name)
    return typeof text === 'string' ? [[name, text.replaceAll('\r\n', '\n')] as const] : []
  })
  return Object.fromEntries(texts)
}

/** What the form holds before anything is written: the version that is changed. */
export function initialFields(base: Pick<Prompt, 'prompt' | 'config'> | undefined): PromptFields {
  if (base === undefined) return { name: '', prompt: '', config: '', commitMessage: '', labels: '' }
  const config = JSON.stringify(base.config, null, 2)
  return {
    prompt: promptSource(base),
    config: config === '{}' ? '' : config,
    commitMessage: '',
    labels: '',
  }
}

/** The text of a version as it is written: a chat as its list of messages. */
export function promptSource({ prompt }: Pick<Prompt, 'prompt'>): string {
  return typeof prompt === 'string' ? prompt : JSON.stringify(prompt, null, 2)
}

/** The same for the browser's own form. */
export function toFormData(fields: PromptFields): FormData {
  const data = new FormData()
  for (const [name, text] of Object.entries(fields)) data.set(name, text)
  return data
}

/** A draft as one text, for comparing it with versions; what cannot be read yet stands as it was written. */
export function draftText(fields: PromptFields, base: PromptBase | undefined): string {
  try {
    const { prompt, config } = readPromptForm(toFormData(fields), base)
    return promptText({ prompt, config })
  } catch {
    return [fields.prompt ?? '', fields.config ?? ''].filter((text) => text !== '').join('\n\n')
  }
}

/** Whether two forms hold the same. */
export function hasSameFields(one: PromptFields, other: PromptFields): boolean {
  return PROMPT_FIELDS.every((name) => (one[name] ?? '') === (other[name] ?? ''))
}
