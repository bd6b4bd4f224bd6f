import { language } from './language.ts'

/** One message; for a count one form for each plural category of the language. */
export type Translation = string | Partial<Record<Intl.LDMLPluralRule, string>>

/** Translations by the English text in the source; for a count by its text for `other`. */
export type Catalogue = Readonly<Record<string, Translation>>

const LOADERS: Readonly<Record<string, () => Promise<{ readonly default: Catalogue }>>> = {
  de: () => import('./de.json'),
  ja: () => import('./ja.json'),
  ar: () => import('./ar.json'),
}

/** The translations of the page's language; none before they are loaded, and none in English. */
export const catalogue: Record<string, Translation> = {}

/**
 * Loads the translations, before anything is drawn. What is imported at once by main.tsx runs before that, so it may ask
 * for texts in functions only. The page in English is better than none: what cannot be loaded stays untranslated.
 */
export async function loadCatalogue(): Promise<void> {
  try {
    Object.assign(catalogue, (await LOADERS[language]?.())?.default)
  } catch {
    // The next page may have more luck.
  }
}
