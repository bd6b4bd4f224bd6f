import { randomUUID } from 'node:crypto'

import type {
  OrganizationProject,
  Project,
  ProjectChange,
  ProjectRequest,
} from '@heddle/core/schemas'

import type { ProjectStore } from '../store/project-store.ts'
import { notFound } from './refused-request-error.ts'

/** Use cases of projects within their organization. All failures are {@link RefusedRequestError}s. */
export interface ProjectService {
  create(organizationId: string, request: ProjectRequest): Promise<Project>
  /** Oldest first. */
  listOf(organizationId: string): Promise<readonly OrganizationProject[]>
  /** The project, which has to belong to the organization. */
  read(organizationId: string, projectId: string): Promise<Project>
  /** What the request leaves out stays. */
  update(
    organizationId: string,
    projectId: string,
    request: ProjectChange & Pick<Partial<ProjectRequest>, 'metadata'>,
  ): Promise<Project>
  /** Nobody sees the project any more, and this server refuses its keys; others notice within 30 seconds. */
  remove(organizationId: string, projectId: string): Promise<void>
}

export interface ProjectServiceParts {
  readonly projects: ProjectStore
  /** Told when a project was removed. */
  readonly onRemoved: () => void
  readonly now: () => Date
}

export function createProjectService(parts: ProjectServiceParts): ProjectService {
  const { projects, onRemoved, now } = parts
  const read: ProjectService['read'] = async (organizationId, projectId) => {
    const project = await projects.find(projectId)
    if (project === undefined || project.organization.id !== organizationId) {
      throw notFound(`Project ${projectId.slice(0, 100)} does not exist here.`)
    }
    return project
  }
  return {
    read,
    create: async (organizationId, { name, metadata, retention }) => {
      const organization = await projects.findOrganization(organizationId)
      if (organization === undefined) throw notFound('This organization does not exist any more.')
      const project: Project = {
        id: randomUUID(),
        name,
        organization,
        metadata: metadata ?? {},
        retentionDays: toDays(retention) ?? null,
      }
      await projects.addIfAbsent(project)
      return project
    },
    listOf: async (organizationId) => {
      const found = await projects.listOf(organizationId)
      return found.map(({ id, name, metadata, createdAt, updatedAt }) => ({
        id,
        name,
        metadata,
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
      }))
    },
    update: async (organizationId, projectId, { name, metadata, retention, timeZone }) => {
      await read(organizationId, projectId)
      const retentionDays = toDays(retention)
      await projects.update(
        projectId,
        { name, metadata: metadata ?? undefined, retentionDays, timeZone },
        now(),
      )
      return read(organizationId, projectId)
    },
    remove: async (organizationId, projectId) => {
      await read(organizationId, projectId)
      await projects.remove(projectId, now())
      onRemoved()
    },
  }
}

/** On the wire 0 days mean for ever; here that is null, and undefined that nothing was said. */
function toDays(retention: number | null | undefined): number | null | undefined {
  return retention === 0 ? null : (retention ?? undefined)
}
