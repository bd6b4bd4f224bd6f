import type { Transaction } from 'kysely'

import type { MemberChange, MemberStore } from '../member-store.ts'
import type { Database, Tables } from './database.ts'

export function createMemberStore(database: Database): MemberStore {
  return {
    ...createMemberReads(database),
    setInOrganization: (organizationId, userId, role) =>
      changeMembers(database, organizationId, async (transaction) => {
        const user = await transaction
          .selectFrom('users')
          .select('id')
          .where('id', '=', userId)
          .executeTakeFirst()
        if (user === undefined) return false
        await transaction
          .insertInto('organization_members')
          .values({ organization_id: organizationId, user_id: userId, role })
          .onConflict((conflict) =>
            conflict.columns(['organization_id', 'user_id']).doUpdateSet({ role }),
          )
          .execute()
        return true
      }),
    removeFromOrganization: (organizationId, userId) =>
      changeMembers(database, organizationId, async (transaction) => {
        await transaction
          .deleteFrom('project_members')
          .where('user_id', '=', userId)
          .where('project_id', 'in', (query) =>
            query.selectFrom('projects').select('id').where('organization_id', '=', organizationId),
          )
          .execute()
        const { numDeletedRows } = await transaction
          .deleteFrom('organization_members')
          .where('organization_id', '=', organizationId)
          .where('user_id', '=', userId)
          .executeTakeFirst()
        return numDeletedRows > 0n
      }),
    ...createProjectRoles(database),
  }
}

function createMemberReads(
  database: Database,
): Pick<MemberStore, 'rolesOf' | 'ofOrganization' | 'ofProject'> {
  return {
    rolesOf: async (userId) => {
      const [organizations, projects] = await Promise.all([
        database
          .selectFrom('organization_members')
          .selectAll()
          .where('user_id', '=', userId)
          .execute(),
        database.selectFrom('project_members').selectAll().where('user_id', '=', userId).execute(),
      ])
      return {
        organizations: new Map(organizations.map((row) => [row.organization_id, row.role])),
        projects: new Map(projects.map((row) => [row.project_id, row.role])),
      }
    },
    ofOrganization: (organizationId) =>
      database
        .selectFrom('organization_members')
        .innerJoin('users', 'users.id', 'user_id')
        .select(['user_id as userId', 'email', 'role'])
        .where('organization_id', '=', organizationId)
        .orderBy('email')
        .execute(),
    ofProject: (projectId) =>
      database
        .selectFrom('project_members')
        .innerJoin('users', 'users.id', 'user_id')
        .select(['user_id as userId', 'email', 'role'])
        .where('project_id', '=', projectId)
        .orderBy('email')
        .execute(),
  }
}

function createProjectRoles(
  database: Database,
): Pick<MemberStore, 'setInProject' | 'removeFromProject'> {
  return {
    setInProject: async (projectId, userId, role) => {
      await database
        .insertInto('project_members')
        .values({ project_id: projectId, user_id: userId, role })
        .onConflict((conflict) => conflict.columns(['project_id', 'user_id']).doUpdateSet({ role }))
        .execute()
    },
    removeFromProject: async (projectId, userId) => {
      const { numDeletedRows } = await database
        .deleteFrom('project_members')
        .where('project_id', '=', projectId)
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

/** Thrown to undo a change that would have left nobody who may do everything. */
class LastOwnerError extends Error {}

/** One change of an organization's members after the other, so that two owners cannot remove each other at once. */
async function changeMembers(
  database: Database,
  organizationId: string,
  change: (transaction: Transaction<Tables>) => Promise<boolean>,
): Promise<MemberChange> {
  try {
    return await database.transaction().execute(async (transaction) => {
      await transaction
        .selectFrom('organizations')
        .select('id')
        .where('id', '=', organizationId)
        .forUpdate()
        .execute()
      const owners = () => countOwners(transaction, organizationId)
      const before = await owners()
      const isDone = await change(transaction)
      if (before > 0 && (await owners()) === 0) throw new LastOwnerError()
      return isDone ? 'done' : 'nobody'
    })
  } catch (error) {
    if (error instanceof LastOwnerError) return 'last-owner'
    throw error
  }
}

async function countOwners(
  transaction: Transaction<Tables>,
  organizationId: string,
): Promise<number> {
  const rows = await transaction
    .selectFrom('organization_members')
    .select('user_id')
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'OWNER')
    .execute()
  return rows.length
}
