import type { Prompt } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { Moment } from '../../components/moment.tsx'
import { t } from '../../messages/translate.ts'
import { LabelChips } from './label-chips.tsx'

export interface VersionListProps {
  readonly versions: readonly Prompt[]
  readonly selected: number
  readonly onSelect: (version: number) => void
}

/** The versions of a prompt, the newest first: when, what for, and under which labels. */
export function VersionList({ versions, selected, onSelect }: VersionListProps): ReactNode {
  return (
    <nav
      aria-label={t('Versions')}
      className="w-72 shrink-0 overflow-y-auto border-e p-2 max-md:max-h-48 max-md:w-full max-md:border-e-0 max-md:border-b"
    >
      <ol>
        {versions.map(({ version, createdAt, commitMessage, labels }) => (
          <li key={version}>
            <button
              type="button"
              aria-current={version === selected ? 'true' : undefined}
              onClick={() => onSelect(version)}
              className="grid w-full gap-0.5 rounded-control px-2 py-1.5 text-start hover:bg-hover aria-[current]:bg-accent-tint"
            >
              <span className="numeric flex items-center gap-2 text-table">
                <span className="font-medium">v{version}</span>
                <span className="text-muted">
                  <Moment at={createdAt} />
                </span>
              </span>
              {commitMessage !== null && (
                <span className="payload-line text-table text-muted">{commitMessage}</span>
              )}
              <LabelChips labels={labels} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
