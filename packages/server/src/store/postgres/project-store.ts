import type { Project } from '@heddle/core/schemas'

import type { ProjectStore } from '../project-store.ts'
import type { Database } from './database.ts'

export function createProjectStore(database: Database): ProjectStore {
  const select = () =>
    database
      .selectFrom('projects')
      .innerJoin('organizations', 'organizations.id', 'projects.organization_id')
      .select([
        'projects.id',
        'projects.name',
        'projects.metadata',
        'projects.retention_days',
        'organizations.id as organization_id',
        'organizations.name as organization_name',
      ])
      .where('projects.deleted_at', 'is', null)
      .orderBy('projects.created_at')
      .orderBy('projects.id')

  return {
    find: async (projectId) => {
      // Postgres refuses to compare with a NUL; no stored id holds one.
      if (projectId.includes('\0')) return undefined
      const row = await select().where('projects.id', '=', projectId).executeTakeFirst()
      return row === undefined ? undefined : toProject(row)
    },
    list: async () => (await select().execute()).map(toProject),
    addIfAbsent: async (project) => {
      await database
        .insertInto('organizations')
        .values(project.organization)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
      await database
        .insertInto('projects')
        .values({
          id: project.id,
          organization_id: project.organization.id,
          name: project.name,
          metadata: JSON.stringify(project.metadata),
          retention_days: project.retentionDays,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },
  }
}

interface ProjectRow {
  readonly id: string
  readonly name: string
  readonly metadata: Record<string, unknown>
  readonly retention_days: number | null
  readonly organization_id: string
  readonly organization_name: string
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    organization: { id: row.organization_id, name: row.organization_name },
    metadata: row.metadata,
    retentionDays: row.retention_days,
  }
}
