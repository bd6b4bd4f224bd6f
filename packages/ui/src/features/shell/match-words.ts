/**
 * How well a title answers what was typed: higher is better, undefined is no match. The letters must
 * occur in order; starts of words and letters side by side count more, long titles less.
 */
export function matchWords(query: string, title: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/gu, '')
  const text = title.toLowerCase()
  let score = 0
  let from = 0
  let last = -2
  for (const letter of wanted) {
    const starts = wordStart(text, letter, from)
    const place = text[last + 1] === letter ? last + 1 : (starts ?? text.indexOf(letter, from))
    if (place < from) return undefined
    score += place === last + 1 ? 3 : place === starts ? 2 : 0
    last = place
    from = place + letter.length
  }
  return score - text.length / 100
}

/** The first word that starts with the letter at or after a place. */
function wordStart(text: string, letter: string, from: number): number | undefined {
  for (
    let place = text.indexOf(letter, from);
    place >= 0;
    place = text.indexOf(letter, place + 1)
  ) {
    if (place === 0 || !/[\p{L}\p{N}]/u.test(text[place - 1] ?? '')) return place
  }
  return undefined
}
