import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { foldSame } from '../../trace-view/compare/fold-same.ts'
import { CompareDetail } from './compare-detail.tsx'
import { CompareHeader } from './compare-header.tsx'
import { CompareList } from './compare-list.tsx'
import { DivergenceBar } from './divergence-bar.tsx'
import type { Comparison } from './use-comparison.ts'

const route = getRouteApi('/project/$projectId/compare')

export interface CompareViewProps {
  readonly projectId: string
  readonly comparison: Comparison
}

/** Two runs side by side; what is selected lives in the URL, and at first it is where they parted. */
export function CompareView({ projectId, comparison }: CompareViewProps): ReactNode {
  const { alignment, events } = comparison
  const { at } = route.useSearch()
  const navigate = route.useNavigate()
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  // A step may differ in several ways; it is one stop on the way through them.
  const differing = useMemo(() => new Set(events.map(({ index }) => index)), [events])
  const stops = useMemo(() => [...differing], [differing])
  const lines = useMemo(
    () => foldSame(alignment, differing, opened),
    [alignment, differing, opened],
  )
  const asked = Number(at)
  const isThere = at !== undefined && asked < alignment.one.length
  const selected = isThere ? asked : (events[0]?.index ?? 0)
  const select = (index: number): void =>
    void navigate({ search: (search) => ({ ...search, at: String(index) }), replace: true })
  const walk = (direction: 1 | -1) => (): void => {
    const next = stops[(stops.indexOf(selected) + direction + stops.length) % stops.length]
    if (next !== undefined) select(next)
  }
  useActions({ 'trace.next-hit': walk(1), 'trace.previous-hit': walk(-1) })
  return (
    <>
      <CompareHeader projectId={projectId} models={comparison.models} />
      <DivergenceBar
        comparison={comparison}
        stops={stops}
        selected={selected}
        onNext={walk(1)}
        onPrevious={walk(-1)}
        onSelect={select}
      />
      <div className="flex min-h-0 flex-1 flex-col">
        <CompareList
          comparison={comparison}
          lines={lines}
          selected={selected}
          onSelect={select}
          onUnfold={(from) => setOpened((before) => new Set([...before, from]))}
        />
        <CompareDetail comparison={comparison} selected={selected} />
      </div>
    </>
  )
}
