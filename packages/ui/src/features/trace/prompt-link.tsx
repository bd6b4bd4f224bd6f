import type { ObservationDetail } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface PromptLinkProps {
  readonly projectId: string
  readonly detail: ObservationDetail
}

/** The prompt that a model call used, where it names one. */
export function PromptLink({ projectId, detail }: PromptLinkProps): ReactNode {
  const { promptName, promptVersion } = detail
  if (promptName === null || promptName === '') return null
  return (
    <p className="flex min-w-0 gap-1.5 px-4 pb-2 text-table max-md:px-3">
      <span className="text-faint">prompt</span>
      <Link
        to="/project/$projectId/prompts/$"
        params={{ projectId, _splat: promptName }}
        search={promptVersion === null ? {} : { version: String(promptVersion) }}
        className="payload-line text-accent hover:underline"
      >
        {promptVersion === null ? promptName : `${promptName} v${promptVersion}`}
      </Link>
    </p>
  )
}
