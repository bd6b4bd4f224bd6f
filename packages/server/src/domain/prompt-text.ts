import type { Prompt, PromptMessage } from '@heddle/core/schemas'

/** What a version says: one text, or messages and the places for a program's own. */
export type PromptBody = Prompt['prompt']

/** Another prompt that a text asks for, by version or by label. */
export type PromptReference =
  | { readonly name: string; readonly version: number; readonly label?: undefined }
  | { readonly name: string; readonly label: string; readonly version?: undefined }

/** `@@@langfusePrompt:name=greeting|version=3@@@` or `…|label=production@@@`. Source: Langfuse's composed prompts. */
const REFERENCE =
  /@@@langfusePrompt:name=([^|@\0]+)\|(?:version=(\d{1,9})|label=([a-z0-9_\-.]+))@@@/g

/** `{{name}}`: what a program fills in. */
const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g

/** The texts of a prompt: itself, or the contents of its messages. */
function textsOf(body: PromptBody): readonly string[] {
  if (typeof body === 'string') return [body]
  return body.flatMap((message) => ('content' in message ? [message.content] : []))
}

/** The prompt with every text replaced; what is no text stays. */
function mapTexts(body: PromptBody, replace: (text: string) => string): PromptBody {
  if (typeof body === 'string') return replace(body)
  return body.map((message): PromptMessage =>
    'content' in message ? { ...message, content: replace(message.content) } : message,
  )
}

/** Characters of all texts. */
export function countCharacters(body: PromptBody): number {
  return textsOf(body).reduce((sum, text) => sum + text.length, 0)
}

/** Each prompt that the texts refer to, once. Text that only resembles a reference is text. */
export function findReferences(body: PromptBody): readonly PromptReference[] {
  const found = new Map<string, PromptReference>()
  for (const text of textsOf(body)) {
    for (const match of text.matchAll(REFERENCE)) {
      found.set(match[0], toReference(match))
    }
  }
  return [...found.values()]
}

/** Replaces every reference by the text that `textOf` gives for it. */
export function replaceReferences(
  body: PromptBody,
  textOf: (reference: PromptReference) => string,
): PromptBody {
  return mapTexts(body, (text) =>
    text.replaceAll(REFERENCE, (...match: string[]) => textOf(toReference(match))),
  )
}

/** How often each reference stands in the texts, by {@link referenceKey}. */
export function countReferences(body: PromptBody): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of textsOf(body)) {
    for (const match of text.matchAll(REFERENCE)) {
      const key = referenceKey(toReference(match))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

/** Equal for references to the same version or label of the same name. */
export function referenceKey({ name, version, label }: PromptReference): string {
  return JSON.stringify([name, version ?? label])
}

function toReference([, name = '', version, label = '']: readonly (string | undefined)[]) {
  return version === undefined ? { name, label } : { name, version: Number(version) }
}

/** Names that are both a variable and a placeholder: a program could fill only one of them. */
export function findNameClashes(body: PromptBody): readonly string[] {
  if (typeof body === 'string') return []
  const variables = new Set(
    textsOf(body).flatMap((text) => [...text.matchAll(VARIABLE)].map(([, name]) => name)),
  )
  const placeholders = new Set(body.flatMap((message) => ('name' in message ? [message.name] : [])))
  return [...placeholders].filter((name) => variables.has(name))
}
