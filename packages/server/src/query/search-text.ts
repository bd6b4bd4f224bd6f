/** Words a search holds at most. The engine looks for 255 at once. */
const MAX_WORDS = 100

/** One word, or several in double quotes; the last quotation may be unfinished. */
const WORD = /"([^"]*)"?|[^\s"]+/gu

/** The words a search asks for; blanks separate them, double quotes keep them together. */
export function searchWords(search: string): readonly string[] {
  const words = Array.from(search.matchAll(WORD), ([word, quoted]) => (quoted ?? word).trim())
  return [...new Set(words)].filter((word) => word !== '').slice(0, MAX_WORDS)
}

/** Whether a text holds all words of a list parameter, in any case. It knows no borders of words, so it finds parts, and words of scripts without blanks. */
export function hasWords(text: string, name: string): string {
  return `arrayAll(place -> place > 0, multiSearchAllPositionsCaseInsensitiveUTF8(${text}, {${name}:Array(String)}))`
}

/** A word to look for, and the name of the parameter that holds it. */
export interface SearchedWord {
  readonly name: string
  readonly word: string
}

/** Whether a row of traces or observations says one word, anywhere in what people read of it. */
export function rowHasWord(alias: string, { name, word }: SearchedWord): string {
  const position = positionOf(word)
  const found = (text: string) => `${position}(${text}, {${name}:String}) > 0`
  return [
    found(`${alias}.id`),
    found(`ifNull(toString(${alias}.name), '')`),
    found(`${alias}.input`),
    found(`${alias}.output`),
    `arrayExists(value -> ${found('value')}, mapValues(${alias}.metadata))`,
  ].join(' OR ')
}

/** Most of a search is looking for the word. Words of one case are found as they are, those of ASCII without knowing Unicode. */
function positionOf(word: string): string {
  if (word.toLowerCase() === word.toUpperCase()) return 'position'
  return /^\p{ASCII}+$/u.test(word) ? 'positionCaseInsensitive' : 'positionCaseInsensitiveUTF8'
}
