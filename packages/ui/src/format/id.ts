/** Characters of an id that a row shows. */
const SHORT_ID_CHARACTERS = 8

/** The first characters of an id; the whole id belongs into the title and the copy action. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_CHARACTERS)
}
