import { formatCount } from '../format/tokens.ts'
import { catalogue } from './catalogue.ts'
import { language } from './language.ts'

type Values = Readonly<Record<string, string | number>>

const rules = new Intl.PluralRules(language)

/**
 * The text in the page's language; the text itself where that is English. Values take the place of their names in braces.
 * The text must be a literal: the catalogues are checked against the source.
 */
export function t(text: string, values?: Values): string {
  const found = catalogue[text]
  return fill(typeof found === 'string' ? found : text, values)
}

/**
 * A text that depends on a count, by the plural rules of the page's language. `forms`: English for 1, then for every other
 * count, which is the key of the catalogue. `{count}` stands for the formatted count unless values say otherwise.
 */
export function plural(
  count: number,
  [one, other]: readonly [one: string, other: string],
  values: Values = {},
): string {
  const forms = catalogue[other]
  const form = typeof forms === 'object' ? (forms[rules.select(count)] ?? forms.other) : forms
  return fill(form ?? (count === 1 ? one : other), { count: formatCount(count), ...values })
}

function fill(text: string, values?: Values): string {
  return values === undefined
    ? text
    : text.replaceAll(/\{(\w+)\}/gu, (name, key: string) => String(values[key] ?? name))
}
