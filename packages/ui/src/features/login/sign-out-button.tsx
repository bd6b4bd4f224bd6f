import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'

import { signOut } from '../../api/session.ts'
import { t } from '../../messages/translate.ts'
import { useProject } from '../shell/use-project.ts'

/** Ends the session; absent where nobody signs in. */
export function SignOutButton(): ReactNode {
  const { bootstrap } = useProject()
  const user = bootstrap.data?.user ?? null
  if (user === null) return null
  const label = t('Sign out {email}', { email: user.email })
  return (
    <button
      type="button"
      // Everything that was fetched goes with the page.
      onClick={() => void signOut().finally(() => location.assign('/'))}
      title={label}
      aria-label={label}
      className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
    >
      <LogOut size={16} aria-hidden />
    </button>
  )
}
