import type { ScoreConfig } from '@heddle/core/schemas'

import type { Found, PageOf } from './dataset-store.ts'

/** What may change in a config; undefined leaves it. */
export type ScoreConfigChange = {
  readonly [
    Key in 'name' | 'isArchived' | 'minValue' | 'maxValue' | 'categories' | 'description'
  ]?: ScoreConfig[Key] | undefined
}

/** Keeps the score configs of projects. */
export interface ScoreConfigStore {
  add(config: ScoreConfig): Promise<ScoreConfig>
  find(projectId: string, id: string): Promise<ScoreConfig | undefined>
  findMany(projectId: string, ids: readonly string[]): Promise<readonly ScoreConfig[]>
  /** Newest first. */
  list(projectId: string, page: PageOf): Promise<Found<ScoreConfig>>
  /** The config as it is then; undefined when there is none. */
  update(
    projectId: string,
    id: string,
    change: ScoreConfigChange & { readonly updatedAt: Date },
  ): Promise<ScoreConfig | undefined>
}
