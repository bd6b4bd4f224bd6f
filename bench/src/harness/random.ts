/** Numbers in [0, 1) that are the same in every run and process. Algorithm: mulberry32 (public domain). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const WORDS =
  'the trace of a question that moves through retrieval and ranking before one model writes its answer with sources and the reader checks every line against documents about delivery warranty returns payment shipping terms naïve café and data'.split(
    ' ',
  )

/** Share of texts that hold letters outside Latin-1, as typographic quotes and dashes are. */
const TYPOGRAPHIC_SHARE = 0.03

/** Prose of about `characters` characters, with line breaks, quotes and accents, as model text has. */
export function createProse(random: () => number, characters: number): string {
  const dash = random() < TYPOGRAPHIC_SHARE ? ' — ' : ' '
  let text = ''
  while (text.length < characters) {
    const word = WORDS[Math.floor(random() * WORDS.length)] ?? ''
    const draw = random()
    text += word + (draw < 0.08 ? '.\n' : draw < 0.12 ? ' "quoted"' : draw < 0.2 ? dash : ' ')
  }
  return text.slice(0, characters)
}
