import type { ReadItem } from './read-import.ts'

/** Rows of one request. Source: the server's limit. */
const MOST_ROWS = 500

/** Characters of one request; a server takes several times as many bytes. */
const MOST_CHARACTERS = 500_000

/** Parts of a list of items that fit a request each; one that is too large by itself goes alone. */
export function chunkItems(items: readonly ReadItem[]): ReadItem[][] {
  const chunks: ReadItem[][] = []
  let room = 0
  for (const item of items) {
    const size = JSON.stringify(item.item).length
    const open = chunks.at(-1)
    if (open !== undefined && open.length < MOST_ROWS && size <= room) {
      open.push(item)
      room -= size
    } else {
      chunks.push([item])
      room = MOST_CHARACTERS - size
    }
  }
  return chunks
}
