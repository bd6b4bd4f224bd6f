import { ZoomIn, ZoomOut } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { TypeIcon } from '../../../components/type-icon.tsx'
import { formatCount } from '../../../format/tokens.ts'
import { plural, t } from '../../../messages/translate.ts'
import type { GraphNode, TraceGraph } from '../../../trace-view/graph/build-graph.ts'
import type { GraphLayout, PlacedEdge, PlacedNode } from '../../../trace-view/graph/layout-graph.ts'
import { countLabel, NODE_HEIGHT_PX, shownLabel } from '../../../trace-view/graph/layout-graph.ts'

const ZOOM_STEP = 1.25
const LEAST_ZOOM = 0.25
const MOST_ZOOM = 3
/** An edge is at most so thick, px. */
const MOST_EDGE_PX = 5

export interface GraphDrawingProps {
  readonly graph: TraceGraph
  readonly layout: GraphLayout
  /** The row that is selected. */
  readonly selected: number | undefined
  /** 1 for rows that are looked for. */
  readonly hits: Uint8Array | undefined
  readonly onShow: (node: GraphNode) => void
}

/** The graph as a drawing: scroll to move, buttons to zoom. */
export function GraphDrawing(props: GraphDrawingProps): ReactNode {
  const { graph, layout } = props
  const [zoom, setZoom] = useState(1)
  const zoomBy = (factor: number): void =>
    setZoom((current) => Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, current * factor)))
  const most = Math.max(1, ...graph.edges.map(({ count }) => count))
  return (
    <div className="relative min-h-0 flex-1">
      <div
        tabIndex={0}
        role="group"
        aria-label={t('Drawing of the graph')}
        className="h-full overflow-auto -outline-offset-2"
      >
        <svg
          width={layout.width * zoom}
          height={layout.height * zoom}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          className="mx-auto block"
        >
          <ArrowHead />
          {graph.edges.map(({ from, to, count }, index) => (
            <Edge
              key={`${from}\n${to}`}
              edge={layout.edges[index]}
              count={count}
              widthPx={1 + (MOST_EDGE_PX - 1) * (Math.log2(count) / Math.max(1, Math.log2(most)))}
            />
          ))}
          {graph.nodes.map((node, index) => (
            <Node key={node.id} {...props} node={node} place={layout.nodes[index]} />
          ))}
        </svg>
      </div>
      <ZoomButtons onZoom={zoomBy} />
    </div>
  )
}

function ArrowHead(): ReactNode {
  return (
    <defs>
      <marker
        id="arrow"
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="8"
        markerHeight="8"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path d="M0 0L8 4L0 8z" className="fill-line-strong" />
      </marker>
    </defs>
  )
}

const ZOOM_BUTTON = 'grid size-7 place-items-center text-muted hover:bg-hover hover:text-text'

function ZoomButtons({ onZoom }: { readonly onZoom: (factor: number) => void }): ReactNode {
  return (
    <div className="absolute end-4 bottom-4 flex rounded-control border bg-bg">
      <button
        type="button"
        aria-label={t('Zoom out of the drawing')}
        onClick={() => onZoom(1 / ZOOM_STEP)}
        className={ZOOM_BUTTON}
      >
        <ZoomOut size={16} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={t('Zoom into the drawing')}
        onClick={() => onZoom(ZOOM_STEP)}
        className={ZOOM_BUTTON}
      >
        <ZoomIn size={16} aria-hidden />
      </button>
    </div>
  )
}

interface EdgeProps {
  readonly edge: PlacedEdge | undefined
  readonly count: number
  readonly widthPx: number
}

function Edge({ edge, count, widthPx }: EdgeProps): ReactNode {
  if (edge === undefined) return null
  const { points } = edge
  const middle = points[points.length >> 1]
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  return (
    <g>
      <path
        d={path}
        fill="none"
        strokeWidth={widthPx}
        strokeLinejoin="round"
        markerEnd="url(#arrow)"
        className="stroke-line-strong"
      />
      {count > 1 && middle !== undefined && (
        <text x={middle.x + 6} y={middle.y} className="numeric fill-muted text-meta">
          ×{formatCount(count)}
        </text>
      )}
    </g>
  )
}

interface NodeProps extends GraphDrawingProps {
  readonly node: GraphNode
  readonly place: PlacedNode | undefined
}

function Node({ node, place, selected, hits, onShow }: NodeProps): ReactNode {
  if (place === undefined) return null
  const { label, type, rows, errors } = node
  const isSelected = selected !== undefined && rows.includes(selected)
  const isHit = hits !== undefined && rows.some((row) => hits[row] === 1)
  const calls =
    rows.length === 1 ? '' : `, ${plural(rows.length, ['{count} call', '{count} calls'])}`
  const failed = errors === 0 ? '' : `, ${t('{count} failed', { count: formatCount(errors) })}`
  const border = isSelected
    ? 'border-accent-fill'
    : errors > 0
      ? 'border-error-fill'
      : 'border-line-strong'
  return (
    <foreignObject
      x={place.x - place.width / 2}
      y={place.y - NODE_HEIGHT_PX / 2}
      width={place.width}
      height={NODE_HEIGHT_PX}
    >
      <button
        type="button"
        aria-label={`${type.toLowerCase()} ${label}${calls}${failed}`}
        aria-pressed={isSelected}
        title={label}
        onClick={() => onShow(node)}
        className={`flex size-full items-center gap-1.5 rounded-control border px-2 text-table -outline-offset-2 hover:bg-hover ${border} ${isHit ? 'bg-warning-tint' : 'bg-bg'} ${errors > 0 ? 'border-2' : ''}`}
      >
        <TypeIcon type={type} />
        <span className={`payload-line ${errors > 0 ? 'text-error' : ''}`}>
          {shownLabel(label)}
        </span>
        {rows.length > 1 && (
          <span className="numeric ms-auto text-faint">{countLabel(rows.length)}</span>
        )}
      </button>
    </foreignObject>
  )
}
