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

/** A role that somebody has in one project instead of the one in its organization. */
export interface ProjectMemberTable {
  project_id: string
  user_id: string
  role: Role
}

export interface InvitationTable {
  id: string
  organization_id: string
  email: string
  role: Role
  token_hash: string
  expires_at: Timestamp
}

export interface PasswordResetTable {
  user_id: string
  token_hash: string
  expires_at: Timestamp
}

export interface SetupTokenTable {
  token_hash: string
  created_at: ColumnType<Date, never, never>
}

export interface UserTables {
  users: UserTable
  organization_members: OrganizationMemberTable
  project_members: ProjectMemberTable
  invitations: InvitationTable
  password_resets: PasswordResetTable
  setup_tokens: SetupTokenTable
  login_sessions: LoginSessionTable
}
