import type { PlaygroundRequest } from '@heddle/core/schemas'

import { t } from '../../messages/translate.ts'
import type { PlaygroundDocument } from './playground-document.ts'

type Request = PlaygroundRequest['request']

/** A place that a program fills in. */
const VARIABLE = /\{\{\s*([\w.-]+)\s*\}\}/gu

/** Names of all places to fill in, in the order they occur. */
export function variablesOf({ messages }: Pick<PlaygroundDocument, 'messages'>): string[] {
  const found = messages.flatMap(({ content }) =>
    Array.from(content.matchAll(VARIABLE), ([, name = '']) => name),
  )
  return [...new Set(found)]
}

/** The request that a document becomes, its places filled in; one without a value stays as it is. @throws {Error} for text that is not what it should be. */
export function requestOf(
  document: PlaygroundDocument,
  values: Readonly<Record<string, string>>,
): Request {
  const model = document.model.trim()
  if (model === '') throw new Error(t('Expected a model, such as gpt-5-mini.'))
  const fill = (text: string) =>
    text.replaceAll(VARIABLE, (place, name: string) => values[name] ?? place)
  return {
    model,
    messages: document.messages.map(({ role, content, more }) => ({
      role,
      content: fill(content),
      ...more,
    })),
    ...settingsOf(document),
  }
}

/** What a version of a prompt keeps beside its messages. @throws {Error} as {@link requestOf}. */
export function configOf(document: PlaygroundDocument): Record<string, unknown> {
  const model = document.model.trim()
  return { ...(model !== '' && { model }), ...settingsOf(document) }
}

function settingsOf({
  tools,
  responseFormat,
  parameters,
}: PlaygroundDocument): Record<string, unknown> {
  const list = readJson(tools, 'tools', 'list')
  const format = readJson(responseFormat, t('response format'), 'object')
  return {
    ...(list !== undefined && { tools: list }),
    ...(format !== undefined && { response_format: format }),
    ...(readJson(parameters, 'parameters', 'object') as object | undefined),
  }
}

function readJson(text: string, what: string, kind: 'list' | 'object'): unknown {
  if (text.trim() === '') return undefined
  const wrong = new Error(t('Expected the {what} to be a JSON {kind}.', { what, kind }))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong
  }
  const isKind =
    kind === 'list'
      ? Array.isArray(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isKind) throw wrong
  return value
}
