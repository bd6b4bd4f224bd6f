import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import { JsonLine } from './json-line.tsx'
import type { JsonTree } from './use-json-tree.ts'
import { useLinesInView } from './use-lines-in-view.ts'

const ROW_PX = 22

export interface JsonLinesProps {
  readonly tree: JsonTree
}

/** Every line of a short value; the viewer is as tall as they are. */
export function AllLines({ tree }: JsonLinesProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const { active, search } = tree
  const isOnMatch = search.current >= 0
  useEffect(() => {
    if (isOnMatch) box.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active, isOnMatch])
  return (
    <div ref={box} className="py-1">
      {tree.rows.map((row, index) => (
        <Line key={row.path} tree={tree} index={index} />
      ))}
    </div>
  )
}

/** The lines in view of a long value, which scrolls by itself. */
export function LinesInView({ tree }: JsonLinesProps): ReactNode {
  const view = useLinesInView(tree.rows, ROW_PX, tree.active)
  const drawn = tree.rows.slice(view.first, view.end)
  return (
    <div
      ref={view.scroller}
      onScroll={view.onScroll}
      className="h-[480px] max-h-[70vh] overflow-y-auto"
    >
      <div className="relative" style={{ height: view.totalPx }}>
        <div
          ref={view.box}
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${view.topPx}px)` }}
        >
          {drawn.map((row, at) => (
            <Line key={row.path} tree={tree} index={view.first + at} />
          ))}
        </div>
      </div>
    </div>
  )
}

function Line({ tree, index }: JsonLinesProps & { readonly index: number }): ReactNode {
  const row = tree.rows[index]
  if (row === undefined) return null
  return (
    <JsonLine
      row={row}
      index={index}
      depth={tree.isRootHidden ? row.depth - 1 : row.depth}
      isActive={index === tree.active}
      offersPath={tree.isChosen && index === tree.active}
      find={tree.search.text}
      onToggle={tree.toggle}
      onToggleText={tree.toggleText}
      onActive={tree.activate}
      hasGutter={tree.hasGutter}
    />
  )
}
