import type { Project } from '@heddle/core/schemas'

/** A project with what the store knows of it. */
export interface StoredProject extends Project {
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What may be changed of a project; what is absent stays. */
export interface ProjectChange {
  readonly name?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly retentionDays?: number | null | undefined
  /** Null takes the zone away. */
  readonly timeZone?: string | null | undefined
}

export interface ProjectStore {
  /** The project with its organization, or undefined when there is none or it was deleted. */
  find(projectId: string): Promise<Project | undefined>
  /** All projects that are not deleted, oldest first. */
  list(): Promise<readonly Project[]>
  /** Those of one organization. */
  listOf(organizationId: string): Promise<readonly StoredProject[]>
  /** Adds the project and, when it is missing, its organization; leaves existing ones as they are. */
  addIfAbsent(project: Project): Promise<void>
  /** False when there is none or it was deleted. */
  update(projectId: string, change: ProjectChange, at: Date): Promise<boolean>
  /** From now on nobody sees the project, and its keys open nothing; false when there is none or it was deleted before. */
  remove(projectId: string, at: Date): Promise<boolean>
  findOrganization(organizationId: string): Promise<Project['organization'] | undefined>
}
