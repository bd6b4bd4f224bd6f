import type { ObservationDetail } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'

/** Leads from a model call to the playground with all it was given. Nothing for other steps. */
export function PlaygroundLink(props: { projectId: string; detail: ObservationDetail }): ReactNode {
  const { projectId, detail } = props
  const mayWrite = useMayWrite()
  if (detail.type !== 'GENERATION' || !mayWrite) return null
  return (
    <Link
      to="/project/$projectId/playground"
      params={{ projectId }}
      search={{ trace: detail.traceId ?? '', observation: detail.id }}
      aria-label={t('Open in playground')}
      title={t('Open in playground')}
      className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
    >
      <FlaskConical size={16} aria-hidden />
    </Link>
  )
}
