import type { CountTokens, Encoding } from '../domain/estimate-usage.ts'

/** Text that looks like a special token is text. */
const AS_TEXT = { disallowedSpecial: new Set<string>() }

/** Each encoding is some megabytes of ranks, so it is loaded by the first call that needs it. */
const LOADERS: Readonly<Record<Encoding, () => Promise<CountTokens>>> = {
  o200k_base: async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
    return (text) => countTokens(text, AS_TEXT)
  },
  cl100k_base: async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base')
    return (text) => countTokens(text, AS_TEXT)
  },
}

/** Loads encodings, each once. */
export function createEncodingLoader(): (encoding: Encoding) => Promise<CountTokens> {
  const loaded = new Map<Encoding, Promise<CountTokens>>()
  return (encoding) => {
    const known = loaded.get(encoding)
    if (known !== undefined) return known
    const loading = LOADERS[encoding]()
    loaded.set(encoding, loading)
    return loading
  }
}
