import type { ColumnType } from 'kysely'

import type { Role } from '../../domain/role.ts'
import type { Timestamp } from './timestamp.ts'

export interface UserTable {
  id: string
  email: string
  password_hash: string
  created_at: ColumnType<Date, never, never>
}

export interface OrganizationMemberTable {
  organization_id: string
  user_id: string
  role: Role
}

export interface LoginSessionTable {
  token_hash: string
  user_id: string
  expires_at: Timestamp
}

export interface UserTables {
  users: UserTable
  organization_members: OrganizationMemberTable
  login_sessions: LoginSessionTable
}
