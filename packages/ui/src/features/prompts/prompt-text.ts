import type { Prompt, PromptMessage } from '@heddle/core/schemas'

import { t } from '../../messages/translate.ts'

/** A prompt as one text: messages one below the other, each under its role. */
export function promptText({ prompt, config }: Pick<Prompt, 'prompt' | 'config'>): string {
  const text = typeof prompt === 'string' ? prompt : prompt.map(messageText).join('\n\n')
  const settings = JSON.stringify(config, null, 2)
  return settings === '{}' ? text : `${text}\n\nconfig: ${settings}`
}

function messageText(message: PromptMessage): string {
  return 'role' in message
    ? `${message.role}:\n${message.content}`
    : t('placeholder: {name}', { name: message.name })
}

/** The names a program fills in, in their order. */
export function promptVariables({ prompt }: Pick<Prompt, 'prompt'>): string[] {
  const texts =
    typeof prompt === 'string'
      ? [prompt]
      : prompt.map((message) => ('role' in message ? message.content : `{{${message.name}}}`))
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/gu)].map(([, name = '']) => name),
  )
  return [...new Set(names)]
}
