import { catalogue } from './catalogue.ts'

/** A word that English uses in two senses, in the sense that the context names: `inContext('verb', 'Run')`. */
export function inContext(context: string, text: string): string {
  const found = catalogue[`${text} (${context})`]
  return typeof found === 'string' ? found : text
}
