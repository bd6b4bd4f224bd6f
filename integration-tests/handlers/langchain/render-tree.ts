import type { StoredObservation, StoredTrace } from './stored-trace.ts'

/** Longest status shown, characters. */
const MAX_STATUS = 60

interface Node {
  readonly line: string
  readonly children: readonly Node[]
}

/**
 * Traces as text, one line per observation, children below their parent in the order in which they started:
 * `TYPE name [level] [status] [model] [usage] [ttft] [finish] [cached] [toolCallId]`. A trace that has a session, a user
 * or tags is headed by a line that names them.
 */
export function renderTraces(traces: readonly StoredTrace[]): string {
  const ordered = traces.toSorted((left, right) => compareStarts(firstOf(left), firstOf(right)))
  return ordered.flatMap((trace) => [...header(trace), ...lines(treeOf(trace), 0)]).join('\n')
}

/** The same text for all orders of siblings: what runs in parallel has no order. */
export function withoutOrder(text: string): string {
  const [, sorted] = sortBlock(text.split('\n'), 0)
  return sorted.join('\n')
}

function sortBlock(all: readonly string[], from: number): [number, string[]] {
  const depth = indentOf(all[from] ?? '')
  const blocks: string[][] = []
  let index = from
  while (index < all.length && indentOf(all[index] ?? '') === depth) {
    const block = [all[index] ?? '']
    index += 1
    if (index < all.length && indentOf(all[index] ?? '') > depth) {
      const [next, children] = sortBlock(all, index)
      block.push(...children)
      index = next
    }
    blocks.push(block)
  }
  // A trace's header belongs to the root that follows it.
  const joined: string[][] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    if (last?.length === 1 && last[0]?.startsWith('[trace') === true) last.push(...block)
    else joined.push(block)
  }
  const texts = joined.map((block) => block.join('\n')).toSorted()
  return [index, texts.flatMap((text) => text.split('\n'))]
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function header(trace: StoredTrace): string[] {
  const parts = [
    trace.sessionId ? `session=${trace.sessionId}` : '',
    trace.userId ? `user=${trace.userId}` : '',
    trace.tags && trace.tags.length > 0 ? `tags=${trace.tags.join(',')}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? [] : [`[trace ${parts.join(' ')}]`]
}

function treeOf(trace: StoredTrace): Node[] {
  const ids = new Set(trace.observations.map((observation) => observation.id))
  const nodesBelow = (parentId: string | undefined): Node[] =>
    trace.observations
      .filter((observation) => parentIn(ids, observation) === parentId)
      .toSorted(compareStarts)
      .map((observation) => ({
        line: lineOf(observation),
        children: nodesBelow(observation.id),
      }))
  return nodesBelow(undefined)
}

function parentIn(ids: ReadonlySet<string>, observation: StoredObservation): string | undefined {
  const parent = observation.parentObservationId ?? undefined
  return parent !== undefined && ids.has(parent) ? parent : undefined
}

function lines(nodes: readonly Node[], depth: number): string[] {
  return nodes.flatMap((node) => [
    `${'  '.repeat(depth)}${node.line}`,
    ...lines(node.children, depth + 1),
  ])
}

function lineOf(observation: StoredObservation): string {
  const metadata = observation.metadata ?? {}
  // A tree shows what was recorded, not what the server estimates where nobody reported usage.
  const usage = observation.usageEstimated === true ? {} : (observation.usageDetails ?? {})
  const parts = [
    observation.type,
    observation.name,
    observation.level && observation.level !== 'DEFAULT' ? `level=${observation.level}` : '',
    observation.statusMessage ? `status="${shortened(observation.statusMessage)}"` : '',
    observation.model ? `model=${observation.model}` : '',
    Object.keys(usage).length > 0 ? `usage=${usageText(usage)}` : '',
    observation.completionStartTime ? 'ttft' : '',
    labelled('finish', metadata['finish_reason']),
    metadata['cached'] === true ? 'cached' : '',
    labelled('toolCallId', metadata['tool_call_id']),
    metadata['parent_from_context'] === true ? '(parent from context)' : '',
  ]
  return parts.filter((part) => part).join(' ')
}

function labelled(label: string, value: unknown): string {
  return typeof value === 'string' ? `${label}=${value}` : ''
}

const USAGE_ORDER = [
  'input',
  'output',
  'input_cache_read',
  'input_cache_creation',
  'input_audio',
  'output_reasoning',
  'output_audio',
  'total',
]

/** Usage that the scripted model and the OpenAI stand-in truly have, by their abbreviations. */
const KNOWN_USAGE: Readonly<Record<string, string>> = {
  '{"input":8,"output":5,"input_cache_read":3,"output_reasoning":2,"total":18}': 'U1',
  '{"input":15,"output":7,"input_cache_read":4,"output_reasoning":3,"total":29}': 'U2',
}

function usageText(usage: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(usage).toSorted(([left], [right]) => rank(left) - rank(right))
  const text = JSON.stringify(Object.fromEntries(sorted))
  return KNOWN_USAGE[text] ?? text
}

function rank(usageType: string): number {
  const index = USAGE_ORDER.indexOf(usageType)
  return index === -1 ? USAGE_ORDER.length : index
}

function shortened(status: string): string {
  return status.length <= MAX_STATUS ? status : `${status.slice(0, MAX_STATUS)}…`
}

function firstOf(trace: StoredTrace): StoredObservation | undefined {
  return trace.observations.toSorted(compareStarts)[0]
}

/** By start time; runs of the same millisecond by their run id, which is ordered in LangChain 1.1 and later. */
function compareStarts(
  left: StoredObservation | undefined,
  right: StoredObservation | undefined,
): number {
  const byTime = Date.parse(left?.startTime ?? '') - Date.parse(right?.startTime ?? '')
  if (byTime !== 0) return byTime
  const leftRun = runIdOf(left)
  const rightRun = runIdOf(right)
  return leftRun < rightRun ? -1 : leftRun > rightRun ? 1 : 0
}

function runIdOf(observation: StoredObservation | undefined): string {
  const runId = observation?.metadata?.['run_id']
  return typeof runId === 'string' ? runId : ''
}
