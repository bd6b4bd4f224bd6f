import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { graphStepsQuery } from '../../../api/trace-source.ts'
import { PageState } from '../../../components/page-state.tsx'
import { Segments } from '../../../components/segments.tsx'
import { formatCount } from '../../../format/tokens.ts'
import { t } from '../../../messages/translate.ts'
import type { GraphGrouping, GraphNode, TraceGraph } from '../../../trace-view/graph/build-graph.ts'
import { buildGraph } from '../../../trace-view/graph/build-graph.ts'
import { isDense } from '../../../trace-view/graph/matrix.ts'
import type { TraceModel } from '../trace-model.ts'
import { useTraceSource } from '../trace-source-context.ts'
import type { TraceState } from '../use-trace-state.ts'
import { GraphDrawing } from './graph-drawing.tsx'
import { TransitionTable } from './transition-table.tsx'
import { useGraphLayout } from './use-graph-layout.ts'

const GROUPINGS = [
  { id: 'kinds', label: t('Grouped') },
  { id: 'runs', label: t('As run') },
] as const

export interface GraphViewProps {
  readonly model: TraceModel
  readonly state: TraceState
  readonly onOpen: () => void
}

/** Who worked after whom. Dense graphs, and those whose layout takes too long, are shown as a table of transitions. */
export function GraphView({ model, state, onOpen }: GraphViewProps): ReactNode {
  const [grouping, setGrouping] = useState<GraphGrouping>('kinds')
  const steps = useQuery(graphStepsQuery(useTraceSource()))
  const { columns, sums } = model
  const graph = useMemo(
    () =>
      steps.isPending ? undefined : buildGraph({ columns, sums, steps: steps.data }, grouping),
    [columns, sums, steps.isPending, steps.data, grouping],
  )
  if (graph === undefined) return <PageState state={{ kind: 'loading', what: t('the graph') }} />
  if (graph.nodes.length === 0) {
    return (
      <PageState
        state={{
          kind: 'empty',
          title: t('Nothing to draw.'),
          text: t('This trace has no model calls, tools, retrievers or agents.'),
        }}
      />
    )
  }
  return (
    <section aria-label={t('Graph')} className="relative flex min-h-0 flex-1 flex-col">
      <ShownGraph graph={graph} model={model} state={state} onOpen={onOpen}>
        <Segments
          label={t('Nodes')}
          options={GROUPINGS}
          selected={grouping}
          onSelect={setGrouping}
        />
      </ShownGraph>
    </section>
  )
}

/** The graph as a drawing where one is readable, and else as a table. */
function ShownGraph(props: GraphViewProps & { graph: TraceGraph; children: ReactNode }) {
  const { graph, model, state, onOpen } = props
  const dense = useMemo(() => isDense(graph), [graph])
  const layout = useGraphLayout(dense ? undefined : graph)
  const selected = model.rowById.get(state.selectedId ?? '')
  const show = ({ rows }: GraphNode): void => {
    // Clicked again, the node leads to its next call.
    const next = rows[(rows.indexOf(selected ?? -1) + 1) % rows.length]
    if (next !== undefined) state.goTo(next)
    onOpen()
  }
  const isTable = dense || layout.kind === 'given-up'
  return (
    <>
      <div className="flex min-h-10 shrink-0 items-center justify-between gap-3 px-4 py-1 max-md:px-3">
        <p className="text-table text-muted tabular-nums">
          {[
            t('{count} nodes', { count: formatCount(graph.nodes.length) }),
            t('{count} transitions', { count: formatCount(graph.edges.length) }),
            isTable && t('as a table, for a drawing would be unreadable'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {props.children}
      </div>
      {isTable && <TransitionTable graph={graph} onShow={show} />}
      {!isTable && layout.kind === 'pending' && (
        <PageState state={{ kind: 'loading', what: t('the drawing') }} />
      )}
      {!isTable && layout.kind === 'placed' && (
        <GraphDrawing
          graph={graph}
          layout={layout.layout}
          selected={selected}
          hits={state.found?.hits}
          onShow={show}
        />
      )}
    </>
  )
}
