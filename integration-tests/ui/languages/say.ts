import { readFileSync } from 'node:fs'

/** The languages of the interface. */
export type Language = 'en' | 'de' | 'ja' | 'ar'

const CATALOGUES = new URL('../../../packages/ui/src/messages/', import.meta.url)

/** A text of the interface in a language, by its English. */
export function say(language: Language, text: string): string {
  if (language === 'en') return text
  const catalogue = JSON.parse(
    readFileSync(new URL(`${language}.json`, CATALOGUES), 'utf8'),
  ) as Record<string, string> // a test of the interface reads every entry
  const translation = catalogue[text]
  if (translation === undefined) throw new Error(`Expected a translation of “${text}”, got none.`)
  return translation
}
