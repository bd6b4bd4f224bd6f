import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'

/** Leads from an empty page to how a program sends its traces. */
export function ConnectLink({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <Link
      to="/project/$projectId/start"
      params={{ projectId }}
      className="rounded-control bg-accent-fill px-3 py-1 font-medium text-on-fill"
    >
      {t('Connect your app')}
    </Link>
  )
}
