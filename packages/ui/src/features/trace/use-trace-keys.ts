import type { ActionHandlers } from '../../actions/actions.ts'
import { useActions } from '../../actions/use-actions.ts'
import type { TraceMode } from '../../search-params.ts'
import { printZoom } from '../../search-params.ts'
import { collapsedFromDepth, subtreeSet } from '../../trace-view/collapse.ts'
import { slowestSteps } from '../../trace-view/critical-path.ts'
import { wholeWindow, zoomedWindow } from '../../trace-view/follow-window.ts'
import { nextRow } from '../../trace-view/next-row.ts'
import { indexOfRow } from '../../trace-view/visible-rows.ts'
import type { TraceModel } from './trace-model.ts'
import type { TimeAxis } from './use-time-axis.ts'
import type { TraceState } from './use-trace-state.ts'

export interface TraceKeys {
  readonly model: TraceModel
  readonly state: TraceState
  readonly axis: TimeAxis
  readonly openDetail: () => void
}

/** Rows of the tree that PageUp and PageDown move by. */
const rowsOnScreen = (): number => Math.max(1, Math.floor(innerHeight / 28) - 8)

/** The keys of the trace screen. */
export function useTraceKeys(keys: TraceKeys): void {
  const { state, axis } = keys
  const switchMode = (mode: TraceMode) => () => state.setMode(state.mode === mode ? 'tree' : mode)
  const selected = keys.model.rowById.get(state.selectedId ?? '') ?? -1
  useActions({
    ...moveKeys(keys, selected),
    ...treeKeys(keys, selected),
    ...jumpKeys(keys, selected),
    'row.open': keys.openDetail,
    'trace.follow': axis.toggleFollow,
    'trace.path': axis.togglePath,
    'trace.reset-zoom': () => axis.setZoom(undefined),
    ...zoomKeys(keys, selected),
    'trace.copy-link': () => void navigator.clipboard.writeText(linkTo(state)),
    'trace.copy-id': () =>
      void navigator.clipboard.writeText(state.selectedId ?? keys.model.skeleton.traceId),
    'trace.breakdown': switchMode('breakdown'),
    'trace.chat': switchMode('chat'),
    'trace.graph': switchMode('graph'),
    'detail.messages': () => state.setTab('messages'),
    'detail.data': () => state.setTab('data'),
    'detail.cost': () => state.setTab('cost'),
  })
}

/** How much wider or narrower one key makes the window. */
const ZOOM_STEP = 2

/** Zooms around the middle of the selected bar, or of the window when that bar is not in it. */
function zoomKeys({ model, axis }: TraceKeys, selected: number): ActionHandlers {
  const { columns, sums } = model
  const whole = wholeWindow(sums)
  const zoomBy = (factor: number) => (): void => {
    const current = axis.zoom ?? axis.shown() ?? whole
    const middle = ((columns.start[selected] ?? Number.NaN) + (sums.finish[selected] ?? 0)) / 2
    const isInView = middle >= current.start && middle <= current.start + current.width
    axis.setZoom(zoomedWindow(current, { whole, factor, ...(isInView ? { around: middle } : {}) }))
  }
  return { 'trace.zoom-in': zoomBy(1 / ZOOM_STEP), 'trace.zoom-out': zoomBy(ZOOM_STEP) }
}

/** The address of what is on show; the URL itself may still be a moment behind. */
function linkTo({ selectedId, zoom }: TraceState): string {
  const link = new URL(location.href)
  const parts = { observation: selectedId, zoom: zoom && printZoom(zoom) }
  for (const [key, value] of Object.entries(parts)) {
    if (value === undefined) link.searchParams.delete(key)
    else link.searchParams.set(key, value)
  }
  return link.href
}

function moveKeys({ model, state }: TraceKeys, selected: number): ActionHandlers {
  const { rows } = state
  const index = indexOfRow(rows, selected)
  const moveTo = (target: number) => (): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, target))]
    if (row !== undefined) state.select(model.columns.id[row])
  }
  return {
    'row.next': moveTo(index + 1),
    'row.previous': moveTo(index - 1),
    'row.first': moveTo(0),
    'row.last': moveTo(rows.length - 1),
    // Asking for the height of the window lays the page out: only when the key is pressed.
    'row.page-down': () => moveTo(index + rowsOnScreen())(),
    'row.page-up': () => moveTo(index - rowsOnScreen())(),
  }
}

function treeKeys({ model, state }: TraceKeys, selected: number): ActionHandlers {
  const { columns, sums } = model
  const { collapsed } = state
  const id = columns.id[selected] ?? ''
  const isParent = (sums.childCount[selected] ?? 0) > 0
  const isOpen = isParent && !collapsed.has(id)
  const showDepth = (depth: number) => (): void =>
    state.setCollapsed(collapsedFromDepth(columns, sums, depth))
  const setSubtree = (closed: boolean) => (): void => {
    if (selected >= 0)
      state.setCollapsed(subtreeSet({ columns, sums, collapsed }, selected, closed))
  }
  return {
    'tree.left': () => {
      const parent = columns.parent[selected] ?? -1
      if (isOpen) state.toggle(id)
      else if (parent >= 0) state.select(columns.id[parent])
    },
    'tree.right': () => {
      if (isOpen) state.select(columns.id[selected + 1])
      else if (isParent) state.toggle(id)
    },
    'tree.collapse-below': setSubtree(true),
    'tree.expand-below': setSubtree(false),
    'tree.depth-1': showDepth(0),
    'tree.depth-2': showDepth(1),
    'tree.depth-3': showDepth(2),
    'tree.expand-all': () => state.setCollapsed(new Set()),
  }
}

function jumpKeys({ model, state }: TraceKeys, selected: number): ActionHandlers {
  const { columns, sums, path } = model
  const jump = (direction: 1 | -1, matches: (row: number) => boolean) => (): void => {
    const row = nextRow({ count: columns.count, from: selected, direction }, matches)
    if (row !== undefined) state.goTo(row)
  }
  const isError = (row: number): boolean => columns.level[row] === 'ERROR'
  const { found } = state
  const isHit = (row: number): boolean => found?.hits[row] === 1
  return {
    'trace.next-error': jump(1, isError),
    'trace.previous-error': jump(-1, isError),
    'trace.next-generation': jump(1, (row) => columns.type[row] === 'GENERATION'),
    ...(found === undefined
      ? {}
      : { 'trace.next-hit': jump(1, isHit), 'trace.previous-hit': jump(-1, isHit) }),
    'trace.slowest': () => {
      const steps = slowestSteps(columns, sums, path)
      const next = steps[(steps.indexOf(selected) + 1) % steps.length]
      if (next !== undefined) state.goTo(next)
    },
    'trace.costliest': () => {
      let costliest = -1
      for (let row = 0; row < columns.count; row++) {
        if ((columns.cost[row] ?? 0) > (columns.cost[costliest] ?? 0)) costliest = row
      }
      if (costliest >= 0) state.goTo(costliest)
    },
  }
}
