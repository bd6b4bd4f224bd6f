/** A piece of text that an answer may be taken from. `source` is the name a prompt gave it. */
export interface Passage {
  readonly source: string | undefined
  readonly text: string
}

const ELEMENT = /<(document|context)(?:\s+source="([^"]*)")?\s*>((?:(?!<\1[\s>])[\s\S])*?)<\/\1>/gu

/**
 * The passages of a prompt's text: each innermost `<document source="…">` or `<context>` element;
 * a text without such elements is one passage.
 */
export function findPassages(text: string): Passage[] {
  const elements = [...text.matchAll(ELEMENT)].flatMap(([, , source, inner = '']) =>
    /<document[\s>]/u.test(inner) ? findPassages(inner) : [{ source, text: inner.trim() }],
  )
  if (elements.length > 0) return elements
  return text.trim() === '' ? [] : [{ source: undefined, text: text.trim() }]
}

/** The text without its passage elements: what a user asks beside the material. */
export function withoutPassages(text: string): string {
  return text.replace(ELEMENT, ' ').trim()
}

/** The sentences of a passage; headings and list marks are left out, lines of one paragraph are joined. */
export function splitSentences(text: string): string[] {
  return text
    .replace(/^#+\s.*$/gmu, '\n')
    .split(/\n\s*\n|\n(?=\s*[-*]\s)/u)
    .map((paragraph) => paragraph.trim())
    .flatMap((paragraph) =>
      paragraph
        .replace(/^[-*]\s+/u, '')
        .replace(/\s+/gu, ' ')
        .split(/(?<=[.!?])\s+(?=[\p{Lu}"“(])/u),
    )
    .filter((sentence) => sentence !== '')
}
