import type { ObservationDetail } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { useTraceSource } from './trace-source-context.ts'

/** The prompt that a model call used, where it names one. */
export function PromptLink({ detail }: { readonly detail: ObservationDetail }): ReactNode {
  const { promptName, promptVersion } = detail
  const { projectId } = useTraceSource()
  if (promptName === null || promptName === '') return null
  const label = promptVersion === null ? promptName : `${promptName} v${promptVersion}`
  return (
    <p className="flex min-w-0 gap-1.5 px-4 pb-2 text-table max-md:px-3">
      <span className="text-faint">{t('prompt')}</span>
      {projectId === undefined ? (
        label
      ) : (
        <Link
          to="/project/$projectId/prompts/$"
          params={{ projectId, _splat: promptName }}
          search={promptVersion === null ? {} : { version: String(promptVersion) }}
          className="payload-line text-accent hover:underline"
        >
          {label}
        </Link>
      )}
    </p>
  )
}
