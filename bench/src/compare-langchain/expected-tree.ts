/** One observation that a program must produce, as the tree beside the program says it. */
export interface ExpectedObservation {
  readonly type: string
  readonly name: string
  readonly level: string
  /** Shortened by the tree's text; `…` marks where. */
  readonly status: string | undefined
  readonly model: string | undefined
  readonly usage: ExpectedUsage | undefined
  readonly hasFirstToken: boolean
  readonly finish: string | undefined
  readonly isCached: boolean
  readonly toolCallId: string | undefined
  readonly parent: ExpectedObservation | undefined
  /** Attributes of the trace, on its root alone. */
  readonly session: string | undefined
  readonly tags: readonly string[]
}

/** Tokens; the totals include their details. */
interface ExpectedUsage {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly reasoning: number
}

/** What the trees abbreviate: the usage of the scripted model, and that of the OpenAI stand-in. */
const ABBREVIATIONS: Readonly<Record<string, ExpectedUsage>> = {
  U1: { input: 11, output: 7, cacheRead: 3, reasoning: 2 },
  U2: { input: 19, output: 10, cacheRead: 4, reasoning: 3 },
}

/** Reads a tree: two blanks of indentation a level, `[trace …]` lines before the roots they describe. */
export function parseTree(text: string): ExpectedObservation[] {
  const found: ExpectedObservation[] = []
  const path: ExpectedObservation[] = []
  let header = ''
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    if (line.startsWith('[trace')) {
      header = line
      continue
    }
    const depth = (line.length - line.trimStart().length) / 2
    path.length = depth
    const observation = parseLine(line.trim(), path.at(-1), header)
    header = ''
    path.push(observation)
    found.push(observation)
  }
  return found
}

function parseLine(
  line: string,
  parent: ExpectedObservation | undefined,
  header: string,
): ExpectedObservation {
  const [, type = '', name = '', rest = ''] = /^(\S+) (\S+)(.*)$/.exec(line) ?? []
  // Statuses may hold quotes themselves; the closing one is followed by the next field or by the end.
  const status = / status="(.*?)"(?= model=| toolCallId=|$)/.exec(rest)?.[1]
  const fields = status === undefined ? rest : rest.replace(` status="${status}"`, '')
  const at = (label: string) => new RegExp(` ${label}=(\\S+)`).exec(fields)?.[1]
  return {
    type,
    name,
    level: at('level') ?? 'DEFAULT',
    status,
    model: at('model'),
    usage: usageOf(at('usage')),
    hasFirstToken: / ttft(?: |$)/.test(fields),
    finish: at('finish'),
    isCached: / cached(?: |$)/.test(fields),
    toolCallId: at('toolCallId'),
    parent,
    session: / session=([^\s\]]+)/.exec(header)?.[1],
    tags: / tags=([^\s\]]+)/.exec(header)?.[1]?.split(',') ?? [],
  }
}

/** The observation at the top of the tree. */
export function rootOf(one: ExpectedObservation): ExpectedObservation {
  let root = one
  while (root.parent !== undefined) root = root.parent
  return root
}

function usageOf(text: string | undefined): ExpectedUsage | undefined {
  if (text === undefined) return undefined
  if (ABBREVIATIONS[text] !== undefined) return ABBREVIATIONS[text]
  const counts = JSON.parse(text) as Record<string, number>
  const cacheRead = counts['input_cache_read'] ?? 0
  const reasoning = counts['output_reasoning'] ?? 0
  return {
    input: (counts['input'] ?? 0) + cacheRead,
    output: (counts['output'] ?? 0) + reasoning,
    cacheRead,
    reasoning,
  }
}
