import type { Project } from '@heddle/core/schemas'

export interface ProjectStore {
  /** The project with its organization, or undefined when there is none or it was deleted. */
  find(projectId: string): Promise<Project | undefined>
  /** All projects that are not deleted, oldest first. */
  list(): Promise<readonly Project[]>
  /** Adds the project and, when it is missing, its organization; leaves existing ones as they are. */
  addIfAbsent(project: Project): Promise<void>
}
