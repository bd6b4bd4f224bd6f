import type { Project } from '@heddle/core/schemas'

import type { ProjectStore, StoredProject } from '../project-store.ts'
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
        'projects.time_zone',
        'projects.created_at',
        'projects.updated_at',
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
    listOf: async (organizationId) => {
      const rows = await select().where('organizations.id', '=', organizationId).execute()
      return rows.map((row): StoredProject => ({
        ...toProject(row),
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      }))
    },
    addIfAbsent: (project) => addProject(database, project),
    ...createProjectChanges(database),
    findOrganization: (organizationId) =>
      database
        .selectFrom('organizations')
        .select(['id', 'name'])
        .where('id', '=', organizationId)
        .executeTakeFirst(),
  }
}

async function addProject(database: Database, project: Project): Promise<void> {
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
}

function createProjectChanges(database: Database): Pick<ProjectStore, 'update' | 'remove'> {
  return {
    update: async (projectId, { name, metadata, retentionDays, timeZone }, at) => {
      const { numUpdatedRows } = await database
        .updateTable('projects')
        .set({
          updated_at: at,
          ...(name === undefined ? {} : { name }),
          ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
          ...(retentionDays === undefined ? {} : { retention_days: retentionDays }),
          ...(timeZone === undefined ? {} : { time_zone: timeZone }),
        })
        .where('id', '=', projectId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    remove: async (projectId, at) => {
      const { numUpdatedRows } = await database
        .updateTable('projects')
        .set({ deleted_at: at })
        .where('id', '=', projectId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

interface ProjectRow {
  readonly id: string
  readonly name: string
  readonly metadata: Record<string, unknown>
  readonly retention_days: number | null
  readonly time_zone: string | null
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
    ...(row.time_zone === null ? {} : { timeZone: row.time_zone }),
  }
}
