import type { Logger } from 'pino'

import type { ProjectStore } from '../store/project-store.ts'
import type { RemovalService } from './removal.ts'

const DAY_MS = 86_400_000

/** Time between two looks for what is too old, ms. */
const SWEEP_MS = 3_600_000

/** Takes away traces that are older than their project keeps them. */
export interface RetentionSweeper {
  /** Looks once; resolves when nothing that is too old is left. */
  sweep(): Promise<void>
  /** Looks now and every hour. */
  start(): void
  /** Stops after the traces under way. */
  close(): Promise<void>
}

export interface RetentionParts {
  readonly projects: Pick<ProjectStore, 'list'>
  readonly removal: Pick<RemovalService, 'removeTraces'>
  readonly log: Logger
  readonly now: () => Date
}

export function createRetentionSweeper(parts: RetentionParts): RetentionSweeper {
  const { projects, removal, log, now } = parts
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  let isClosing = false
  const mayGoOn = () => !isClosing

  const sweepProject = async (projectId: string, days: number) => {
    const selection = { kind: 'before', time: now().getTime() - days * DAY_MS } as const
    let hasMore = true
    while (hasMore && mayGoOn()) ({ hasMore } = await removal.removeTraces(projectId, selection))
  }
  const sweep = async () => {
    for (const { id, retentionDays } of await projects.list())
      if (retentionDays !== null && retentionDays !== undefined && mayGoOn())
        await sweepProject(id, retentionDays)
  }
  const begin = () => {
    underWay = underWay.then(sweep).catch((error: unknown) => {
      log.error({ err: error }, 'what is too old was not removed; the next look tries again')
    })
  }
  return {
    sweep,
    start: () => {
      begin()
      timer = setInterval(begin, SWEEP_MS).unref()
    },
    close: async () => {
      isClosing = true
      clearInterval(timer)
      await underWay
    },
  }
}
