import type { Model } from '@heddle/core/schemas'

/** Keeps the prices that projects set for themselves. */
export interface ModelStore {
  /** All models of all projects, newest first. */
  listAll(): Promise<readonly { readonly projectId: string; readonly model: Model }[]>
  /** False when the project has a model of this name, unit and start date. */
  add(projectId: string, model: Model): Promise<boolean>
  /** Whether there was such a model. */
  remove(projectId: string, id: string): Promise<boolean>
}
