import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'

/** Why no score can be given yet, and where that is changed. */
export function NoConfigs({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <p className="text-table text-muted">
      {t('People score by a config, so that all mean the same.')}{' '}
      <Link
        to="/project/$projectId/settings/$page"
        params={{ projectId, page: 'score-configs' }}
        className="text-accent underline"
      >
        {t('Define a score')}
      </Link>
    </p>
  )
}
