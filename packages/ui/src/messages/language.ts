/** The languages of the interface. English is what the source says; each other has a catalogue, `<language>.json`. */
export const LANGUAGES = ['en', 'de', 'ja', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of this page; English where there is no page, as in workers and tests of pure code. */
export const language: Language =
  LANGUAGES.find((one) => one === globalThis.document?.documentElement.lang) ?? 'en'

/** True: lines run from right to left. */
export const isRightToLeft = language === 'ar'

/**
 * What numbers are formatted by. Digits stay 0 to 9 in every language: a number of a trace can be compared with the one in a
 * log, and be typed into a filter. With them Arabic writes numbers as English does.
 */
export const LOCALE = language === 'en' || language === 'ar' ? 'en-US' : language

/** The same for dates: in English the day stands before the month. */
export const DATE_LOCALE = language === 'en' ? 'en-GB' : `${language}-u-nu-latn`

/** A label as a word within a sentence: English has no capitals there, German keeps those of nouns. */
export function lowerCased(label: string): string {
  return language === 'en' ? label.toLowerCase() : label
}
