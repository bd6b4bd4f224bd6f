import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { TypeIcon } from '../../../components/type-icon.tsx'
import { formatCount } from '../../../format/tokens.ts'
import { t } from '../../../messages/translate.ts'
import type { GraphNode, TraceGraph } from '../../../trace-view/graph/build-graph.ts'
import { transitionMatrix } from '../../../trace-view/graph/matrix.ts'

/** Nodes on each side of the table; a graph with more says so. */
const MOST_NODES = 60

export interface TransitionTableProps {
  readonly graph: TraceGraph
  readonly onShow: (node: GraphNode) => void
}

/** Who was followed by whom, and how often: exact for any number of transitions. */
export function TransitionTable({ graph, onShow }: TransitionTableProps): ReactNode {
  const { counts, most } = useMemo(() => transitionMatrix(graph, MOST_NODES), [graph])
  const nodes = graph.nodes.slice(0, MOST_NODES)
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={t('Transitions')}
      className="min-h-0 flex-1 overflow-auto px-4 pb-4 -outline-offset-2"
    >
      {graph.nodes.length > MOST_NODES && (
        <p className="pb-2 text-table text-warning">
          {t('The first {most} of {count} nodes.', {
            most: MOST_NODES,
            count: formatCount(graph.nodes.length),
          })}
        </p>
      )}
      <table className="border-separate border-spacing-px text-meta">
        <caption className="pb-2 text-start text-table text-muted">
          {t('How often the step on the left was followed by the one above.')}
        </caption>
        <thead>
          <tr>
            <th scope="col" className="text-start font-medium text-faint">
              {t('from ↓ to →')}
            </th>
            {nodes.map(({ id, label }, place) => (
              <th key={id} scope="col" title={label} className="numeric font-medium text-faint">
                <span className="sr-only">{label}</span>
                <span aria-hidden>{place + 1}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node, line) => (
            <tr key={node.id}>
              <th scope="row" className="max-w-56 text-start font-normal">
                <button
                  type="button"
                  title={node.label}
                  onClick={() => onShow(node)}
                  className="flex max-w-full items-center gap-1.5 hover:underline"
                >
                  <span className="numeric w-5 text-end text-faint">{line + 1}</span>
                  <TypeIcon type={node.type} />
                  <span className="payload-line">{node.label}</span>
                </button>
              </th>
              {(counts[line] ?? []).map((count, column) => (
                <Cell key={nodes[column]?.id ?? column} count={count} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The shade says how often; the number says it exactly. */
function Cell({ count, most }: { count: number; most: number }): ReactNode {
  const share = most === 0 ? 0 : Math.log2(1 + count) / Math.log2(1 + most)
  return (
    <td
      className="numeric h-6 min-w-6 bg-subtle px-1 text-center text-text"
      style={
        count === 0
          ? {}
          : {
              backgroundColor: `color-mix(in oklab, var(--accent-fill) ${Math.round(10 + 35 * share)}%, var(--bg))`,
            }
      }
    >
      {count === 0 ? '' : formatCount(count)}
    </td>
  )
}
