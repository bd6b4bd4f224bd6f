/** Words that say nothing about a text's subject. */
const STOP_WORDS = new Set(
  (
    'a about after all also am an and any are as at be been before being between both but by can could did do does ' +
    'doing down each few for from had has have he her here him his how i if in into is it its just may me might more ' +
    'most must my no not now of off on once only or other our out over own per please said same say says shall she ' +
    'should so some such tell than that the their them then there these they this those through to too under until ' +
    'up us very was we were what when where which while who whom why will with would you your'
  ).split(' '),
)

/**
 * The subject words of a text in order: lower case, without stop words, cut to a rough English stem so that `weaves`
 * and `weaving` are one word. Numbers are kept as they are.
 */
export function contentWords(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}]*|\d+(?:\.\d+)?/gu) ?? []
  return words.filter((word) => !STOP_WORDS.has(word)).map(stem)
}

/** Cuts an English ending when at least three letters stay; not linguistics, only the same cut for the same word. */
function stem(word: string): string {
  if (/^\d/u.test(word)) return word
  const singular = word.length > 4 ? word.replace(/ies$/u, 'y') : word
  const cut = singular.replace(/(?<=\p{L}{3})(?:ings|ing|ed|es|s|e)$/u, '')
  return cut.replace(/(?<=\p{L}{2})([bdgklmnprst])\1$/u, '$1')
}
