import type { ScoreConfig } from '@heddle/core/schemas'

import type { ScoreConfigStore } from '../store/score-config-store.ts'
import type { IngestService } from './ingest-service.ts'

/** An ingest service whose scores are checked against the configs they name. */
export function withScoreConfigs(
  ingest: IngestService,
  scoreConfigs: Pick<ScoreConfigStore, 'findMany'>,
): IngestService {
  return {
    ...ingest,
    accept: async (request) => {
      const ids = namedConfigs(request.batch)
      if (ids.length === 0) return ingest.accept(request)
      const found = await scoreConfigs.findMany(request.projectId, ids)
      const byId = new Map(found.map((config): [string, ScoreConfig] => [config.id, config]))
      return ingest.accept({ ...request, scoreConfigs: byId })
    },
  }
}

/** Ids that score events name; nothing is checked here, and no id of a stored config holds a NUL. */
function namedConfigs(batch: readonly unknown[]): readonly string[] {
  const ids = new Set<string>()
  for (const event of batch) {
    if (propertyOf(event, 'type') !== 'score-create') continue
    const id = propertyOf(propertyOf(event, 'body'), 'configId')
    if (typeof id === 'string' && id !== '' && !id.includes('\0')) ids.add(id)
  }
  return [...ids]
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
