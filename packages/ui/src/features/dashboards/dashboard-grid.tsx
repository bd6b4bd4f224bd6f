import type { Widget } from '@heddle/core/schemas'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CSSProperties, ReactNode } from 'react'

import { PageState } from '../../components/page-state.tsx'
import { t } from '../../messages/translate.ts'
import { isShort, printInterval, resolveRange } from '../../time-range.ts'
import { groupFilter } from './group-filter.ts'
import { WidgetView } from './widget-view.tsx'

const route = getRouteApi('/project/$projectId/dashboards/$dashboardId')

const MINUTE_MS = 60_000

export interface DashboardGridProps {
  readonly projectId: string
  readonly widgets: readonly Widget[]
  /** What can be done with a widget while the board is edited. */
  readonly actionsOf?: (widget: Widget, index: number) => ReactNode
}

/** The widgets of a board in their places, all over the time of the page. */
export function DashboardGrid({ projectId, widgets, actionsOf }: DashboardGridProps): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const range = search.range ?? '7d'
  const interval = useMemo(
    () => resolveRange(range, Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS),
    [range],
  )
  if (widgets.length === 0) {
    return (
      <PageState
        state={{
          kind: 'empty',
          title: t('No widgets yet.'),
          text: t('Edit the dashboard and add the first, or clone one that is built in.'),
        }}
      />
    )
  }
  return (
    <div className="grid min-h-0 grid-cols-12 auto-rows-max content-start gap-3 overflow-y-auto p-4">
      {widgets.map((widget, index) => (
        <div
          key={widget.id}
          className="dashboard-widget grid min-w-0 content-start gap-1"
          style={{ '--span': widget.span } as CSSProperties}
        >
          {actionsOf?.(widget, index)}
          <WidgetView
            projectId={projectId}
            widget={widget}
            interval={interval}
            onBrush={(marked) =>
              void navigate({ search: { ...search, range: printInterval(marked) } })
            }
            onShorter={
              isShort(interval)
                ? undefined
                : () => void navigate({ search: { ...search, range: '24h' } })
            }
            onPick={(picked) => {
              const q = picked.group === undefined ? undefined : groupFilter(widget, picked.group)
              void navigate({
                to: '/project/$projectId/traces',
                params: { projectId },
                search: {
                  range: picked.interval === undefined ? range : printInterval(picked.interval),
                  ...(q !== undefined && { q }),
                },
              })
            }}
          />
        </div>
      ))}
    </div>
  )
}
