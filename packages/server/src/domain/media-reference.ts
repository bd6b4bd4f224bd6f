/** A stored file that a value names, and where in the value. */
export interface MediaReference {
  readonly mediaId: string
  readonly referenceString: string
  /** `$['images'][0]`. */
  readonly jsonPath: string
}

/** `@@@langfuseMedia:type=image/png|id=…|source=bytes@@@`, alone in a text. Source: Langfuse's SDKs. */
const REFERENCE = /^@@@langfuseMedia:type=[^|@]*\|id=([\w-]{1,64})\|source=[^|@]*@@@$/

/** Levels a value is searched; SDKs write references no deeper than 20. */
const MAX_DEPTH = 50

/** Every text in a value that is a reference to a stored file. */
export function findMediaReferences(value: unknown): readonly MediaReference[] {
  const found: MediaReference[] = []
  const visit = (part: unknown, jsonPath: string, depth: number): void => {
    if (typeof part === 'string') {
      const [, mediaId] = REFERENCE.exec(part) ?? []
      if (mediaId !== undefined) found.push({ mediaId, referenceString: part, jsonPath })
      return
    }
    if (typeof part !== 'object' || part === null || depth === 0) return
    for (const [key, member] of Object.entries(part)) {
      const step = Array.isArray(part) ? `[${key}]` : `['${key}']`
      visit(member, jsonPath + step, depth - 1)
    }
  }
  visit(value, '$', MAX_DEPTH)
  return found
}
