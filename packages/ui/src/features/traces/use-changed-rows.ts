import type { TraceRow } from '@heddle/core/schemas'
import { useEffect, useRef } from 'react'

import { fetchRows } from '../../api/live.ts'
import { fetchNewestRows, type TraceFilter } from '../../api/traces.ts'
import { Gatherer } from '../../live/gather.ts'
import { useLiveNews } from '../../live/use-live.ts'

/** Rows are asked for again at most so often, ms. */
const REST_MS = 250

/** Rows that may have changed while nobody told, asked for at most. */
const MAX_CHECKED = 200

/** Rows as they are now. `asked` are those that were named: what is not among `rows` is gone. */
export interface ChangedRows {
  readonly rows: readonly TraceRow[]
  readonly asked: readonly string[]
}

export interface ChangedRowsOptions {
  readonly projectId: string
  readonly filter: TraceFilter
  readonly shown: readonly TraceRow[]
  readonly onRows: (changed: ChangedRows) => void
}

/** Asks for the rows that news name, and after a gap for everything newer than what is shown and for what was running. */
export function useChangedRows(options: ChangedRowsOptions): void {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const gatherer = useRef<Gatherer>(undefined)
  const { projectId, filter } = options
  useEffect(() => {
    let isOver = false
    const work = async (ids: readonly string[]): Promise<void> => {
      const named = ids.filter((id) => id !== GAP)
      const changed = await (named.length < ids.length
        ? readAfterGap(latest.current, named)
        : readNamed(projectId, filter, named))
      if (!isOver) latest.current.onRows(changed)
    }
    gatherer.current = new Gatherer(work, REST_MS)
    return () => {
      isOver = true
      gatherer.current?.close()
    }
  }, [projectId, filter])
  useLiveNews((news) => {
    if (news.kind === 'gap') gatherer.current?.add([GAP])
    if (news.kind !== 'traces') return
    gatherer.current?.add(news.news.isPartial ? [GAP, ...news.news.ids] : news.news.ids)
  })
}

/** Stands among ids for everything that nobody named. No trace has an empty id. */
const GAP = ''

async function readNamed(
  projectId: string,
  filter: TraceFilter,
  asked: readonly string[],
): Promise<ChangedRows> {
  return { rows: await fetchRows(projectId, filter, asked), asked }
}

async function readAfterGap(
  { projectId, filter, shown }: ChangedRowsOptions,
  named: readonly string[],
): Promise<ChangedRows> {
  const running = shown.filter((row) => row.running).map(({ id }) => id)
  const asked = [...new Set([...named, ...running])].slice(0, MAX_CHECKED)
  const until = shown[0]?.timestamp
  const [head, changed] = await Promise.all([
    fetchNewestRows(projectId, filter, until),
    fetchRows(projectId, filter, asked),
  ])
  return { rows: [...head, ...changed], asked }
}
