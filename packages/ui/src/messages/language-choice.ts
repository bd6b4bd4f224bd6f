import { readChoice, rememberChoice } from '../remembered-choice.ts'
import type { Language } from './language.ts'
import { LANGUAGES } from './language.ts'

/** Each language in its own words, as a person looks for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  ja: '日本語',
  ar: 'العربية',
}

/** The same key is read by public/language.js, which sets `lang` and `dir` of the page before the first paint. */
const STORAGE_KEY = 'heddle-language'

/** What the person chose in this browser; `system` when nothing was chosen or storage is closed. */
export function readLanguageChoice(): Language | 'system' {
  return readChoice(STORAGE_KEY, LANGUAGES) ?? 'system'
}

/** Remembers a language and loads the page anew in it; what the page shows stands in its address. */
export function chooseLanguage(choice: string): void {
  rememberChoice(STORAGE_KEY, choice === 'system' ? undefined : choice)
  location.reload()
}
