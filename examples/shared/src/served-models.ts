/**
 * Models the stand-in serves: the name one asks for, and the dated name that answers carry, as OpenAI's API does it.
 * All of them are in the server's price list, so the cost of an answer is arithmetic.
 */
export const CHAT_MODELS: Readonly<Record<string, string>> = {
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4.1-mini': 'gpt-4.1-mini-2025-04-14',
}
export const EMBEDDING_MODELS: Readonly<Record<string, string>> = {
  'text-embedding-3-small': 'text-embedding-3-small',
}

/** The dated name for a plain or dated one; undefined for a model that is not served. */
export function servedName(
  models: Readonly<Record<string, string>>,
  asked: string,
): string | undefined {
  return models[asked] ?? Object.values(models).find((dated) => dated === asked)
}
