import type { ObservationType } from '@heddle/core/schemas'

import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'

/** One piece of a trace read as a conversation. */
export interface ChatBlock {
  /** `asked` and `answered` are the input and output of the trace; their row is -1. */
  readonly kind: 'asked' | 'turn' | 'tool' | 'agent' | 'answered'
  readonly row: number
  /** Agents that this piece is part of. */
  readonly level: number
}

const TOOL_TYPES: ReadonlySet<ObservationType> = new Set(['TOOL', 'RETRIEVER', 'GUARDRAIL'])

/**
 * The conversation of a trace, in the order of the tree: what was asked, the turns of models, the tools between them and what
 * was answered. An agent below another one is one piece until it is opened; `open` holds the ids of those.
 */
export function chatBlocks(
  columns: TraceColumns,
  sums: TraceSums,
  open: ReadonlySet<string>,
): readonly ChatBlock[] {
  const blocks: ChatBlock[] = [{ kind: 'asked', row: -1, level: 0 }]
  /** Where the opened agents around the current row end. */
  const ends: number[] = []
  let row = 0
  while (row < columns.count) {
    while (row >= (ends.at(-1) ?? Infinity)) ends.pop()
    const kind = kindOf(columns, row)
    if (kind !== undefined) blocks.push({ kind, row, level: ends.length })
    const after = sums.end[row] ?? columns.count
    const isOpen = open.has(columns.id[row] ?? '')
    if (kind === 'agent' && isOpen) ends.push(after)
    // What stands below a tool or a closed agent belongs to it.
    row = kind === 'tool' || (kind === 'agent' && !isOpen) ? after : row + 1
  }
  blocks.push({ kind: 'answered', row: -1, level: 0 })
  return blocks
}

function kindOf({ type, parent }: TraceColumns, row: number): ChatBlock['kind'] | undefined {
  const kind = type[row] ?? 'SPAN'
  if (kind === 'GENERATION') return 'turn'
  if (TOOL_TYPES.has(kind)) return 'tool'
  // The agent at the top is the conversation itself.
  return kind === 'AGENT' && (parent[row] ?? -1) >= 0 ? 'agent' : undefined
}

/** The place of a row among the pieces, or of the piece that holds it; -1 when there is none. */
export function blockOfRow(
  blocks: readonly ChatBlock[],
  { end }: Pick<TraceSums, 'end'>,
  row: number,
): number {
  return blocks.findLastIndex(
    (block) => block.row >= 0 && block.row <= row && row < (end[block.row] ?? 0),
  )
}
