import type { CreatePromptRequest, PromptMessage, PromptType } from '@heddle/core/schemas'

import { fieldText } from '../../components/text-field.tsx'
import { t } from '../../messages/translate.ts'

/** What a version goes on from. */
export interface PromptBase {
  readonly name: string
  readonly type?: PromptType
  readonly config?: unknown
}

/**
 * The version that a form asks for; what the form has no field for is that of the version before. A new prompt is a chat when
 * its text is a JSON list. Throws where a chat is no JSON list, or the config no JSON.
 */
export function readPromptForm(
  fields: FormData,
  base: PromptBase | undefined,
): CreatePromptRequest {
  const written = fields.get('prompt')
  const text = typeof written === 'string' ? written.replaceAll('\r\n', '\n') : ''
  const messages = readMessages(text)
  const commitMessage = fieldText(fields, 'commitMessage')
  const labels = fieldText(fields, 'labels').split(/[\s,]+/u)
  const shared = {
    name: base?.name ?? fieldText(fields, 'name'),
    labels: labels.filter((label) => label !== ''),
    config: readConfig(fields, base),
    ...(commitMessage === '' ? {} : { commitMessage }),
  }
  if ((base?.type ?? (messages === undefined ? 'text' : 'chat')) === 'text') {
    return { ...shared, type: 'text', prompt: text }
  }
  if (messages === undefined) {
    throw new Error(t('Expected a JSON list of messages: [{"role": "system", "content": "…"}].'))
  }
  return { ...shared, type: 'chat', prompt: messages }
}

function readConfig(fields: FormData, base: PromptBase | undefined): unknown {
  if (!fields.has('config')) return base?.config ?? {}
  const text = fieldText(fields, 'config')
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Error('Expected the config to be JSON: {"temperature": 0.2}.')
  }
}

/** The server checks the messages. */
function readMessages(text: string): PromptMessage[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? (value as PromptMessage[]) : undefined
  } catch {
    return undefined
  }
}
