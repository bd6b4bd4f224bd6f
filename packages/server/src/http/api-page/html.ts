/** Markup that may stand in a page as it is. */
export interface Html {
  readonly markup: string
}

/** A piece of a page: texts are escaped, markup made by {@link html} stays, lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const pieces = strings.map(
    (text, index) => text + (index < values.length ? toMarkup(values[index]) : ''),
  )
  return { markup: pieces.join('') }
}

type HtmlValue = string | number | Html | readonly Html[] | undefined

function toMarkup(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
  if ('markup' in value) return value.markup
  return value.map(({ markup }) => markup).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}
