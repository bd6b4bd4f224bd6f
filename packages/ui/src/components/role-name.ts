import type { MembershipRole } from '@heddle/core/schemas'

import { t } from '../messages/translate.ts'

/** Roles as they stand in a sentence. */
export const ROLE_NAMES: Readonly<Record<MembershipRole, string>> = {
  OWNER: t('owner'),
  ADMIN: t('admin'),
  MEMBER: t('member'),
  VIEWER: t('viewer'),
}
