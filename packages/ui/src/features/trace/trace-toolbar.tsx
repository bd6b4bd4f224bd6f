import {
  ArrowDown,
  ArrowUp,
  ChevronsDownUp,
  ChevronsUpDown,
  CircleAlert,
  Locate,
  Maximize2,
  Spline,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useMemo, useRef } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { QueryField } from '../../components/query-field.tsx'
import { Segments } from '../../components/segments.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { collapsedFromDepth } from '../../trace-view/collapse.ts'
import { nextRow } from '../../trace-view/next-row.ts'
import type { TraceModel } from './trace-model.ts'
import type { TimeAxis } from './use-time-axis.ts'
import type { TraceState } from './use-trace-state.ts'

export interface TraceToolbarProps {
  readonly model: TraceModel
  readonly state: TraceState
  readonly axis: TimeAxis
}

const MODES = [
  { id: 'tree', label: t('Tree') },
  { id: 'chat', label: t('Chat') },
  { id: 'graph', label: t('Graph') },
  { id: 'breakdown', label: t('Breakdown') },
] as const

/** What is found stands in the tree, which these modes leave for it. */
const LEADS_TO_TREE: ReadonlySet<string> = new Set(['breakdown', 'chat'])

/** Find, jump and fold. */
export function TraceToolbar(props: TraceToolbarProps): ReactNode {
  const { model, state } = props
  const field = useRef<HTMLInputElement>(null)
  useActions({ 'find.focus': () => field.current?.focus() })
  const selected = model.rowById.get(state.selectedId ?? '') ?? -1
  const jump = (direction: 1 | -1, matches: (row: number) => boolean): void => {
    const row = nextRow({ count: model.columns.count, from: selected, direction }, matches)
    if (row !== undefined) state.goTo(row)
  }
  const isHit = (row: number): boolean => state.found?.hits[row] === 1
  const hasErrors = useMemo(() => model.columns.level.includes('ERROR'), [model])
  const isError = (row: number): boolean => model.columns.level[row] === 'ERROR'
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-1 border-b px-4 max-md:flex-wrap max-md:px-3 max-md:py-1.5">
      <QueryField
        ref={field}
        label={t('Find in this trace')}
        placeholder={t('Find by name, model, type:tool, latency:>2s …')}
        value={state.find}
        mistakes={state.found?.mistakes ?? []}
        onChange={LEADS_TO_TREE.has(state.mode) ? state.showFound : state.setFind}
        onEnter={() => jump(1, isHit)}
      />
      {state.found !== undefined && (
        <>
          <HitCount
            hits={state.found.rows}
            selected={selected}
            isSearching={state.payloads.isSearching}
            hasMore={state.payloads.hasMore}
          />
          <ToolButton
            icon={ArrowUp}
            label={t('Previous hit (Shift N)')}
            onClick={() => jump(-1, isHit)}
          />
          <ToolButton icon={ArrowDown} label={t('Next hit (N)')} onClick={() => jump(1, isHit)} />
        </>
      )}
      <span aria-hidden className="mx-1 h-4 border-s" />
      {hasErrors && (
        <ToolButton
          icon={CircleAlert}
          label={t('Next error (E)')}
          onClick={() => jump(1, isError)}
        />
      )}
      {state.mode === 'tree' && <ViewButtons {...props} />}
      <span className="ms-auto max-md:ms-0">
        <Segments
          label={t('Mode')}
          options={MODES}
          selected={state.mode}
          onSelect={state.setMode}
        />
      </span>
    </div>
  )
}

/** How the tree and the axis are shown. */
function ViewButtons({ model, state, axis }: TraceToolbarProps): ReactNode {
  const collapseAll = (): void =>
    state.setCollapsed(collapsedFromDepth(model.columns, model.sums, 0))
  return (
    <>
      <ToolButton icon={ChevronsDownUp} label={t('Collapse all (1)')} onClick={collapseAll} />
      <ToolButton
        icon={ChevronsUpDown}
        label={t('Expand all (6)')}
        onClick={() => state.setCollapsed(new Set())}
      />
      <ToolButton
        icon={Spline}
        label={t('Mark the critical path (Shift S)')}
        isPressed={axis.showsPath}
        onClick={axis.togglePath}
      />
      <ToolButton
        icon={Locate}
        label={t('Time axis follows the rows in view (F)')}
        isPressed={axis.follows && axis.zoom === undefined}
        onClick={axis.toggleFollow}
      />
      {axis.zoom !== undefined && (
        <ToolButton
          icon={Maximize2}
          label={t('Show the whole time (0)')}
          onClick={() => axis.setZoom(undefined)}
        />
      )}
    </>
  )
}

interface HitCountProps {
  readonly hits: readonly number[]
  readonly selected: number
  /** True: payloads are still being searched. */
  readonly isSearching: boolean
  readonly hasMore: boolean
}

function HitCount({ hits, selected, isSearching, hasMore }: HitCountProps): ReactNode {
  const place = hits.indexOf(selected)
  const none = isSearching ? t('searching…') : t('no hit')
  const count = (hits.length === 0 ? none : formatCount(hits.length)) + (hasMore ? '+' : '')
  return (
    <span role="status" className="numeric px-1 text-table text-muted">
      {place >= 0 ? t('{place} of {count}', { place: formatCount(place + 1), count }) : count}
    </span>
  )
}

interface ToolButtonProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly isPressed?: boolean
  readonly onClick: () => void
}

function ToolButton({ icon: Icon, label, isPressed, onClick }: ToolButtonProps): ReactNode {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={label}
      title={label}
      {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
      className="grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-text aria-pressed:bg-accent-tint aria-pressed:text-accent"
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
