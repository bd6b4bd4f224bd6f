/** Adds the item to the set. Returns a function that takes it back. */
export function addTo<Item>(set: Set<Item>, item: Item): () => void {
  set.add(item)
  return () => void set.delete(item)
}
