import type { Prompt } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { DiffView } from '../../components/diff-view.tsx'
import { Moment } from '../../components/moment.tsx'
import { promptText } from './prompt-text.ts'

export interface NewerVersionProps {
  /** The version that the writer has not seen; undefined when all versions were removed. */
  readonly newest: Prompt | undefined
  /** What the writer has written, as one text. */
  readonly mine: string
  readonly isSaving: boolean
  readonly onKeepMine: () => void
  readonly onTake: (theirs: Prompt) => void
  readonly onMerge: (theirs: Prompt) => void
}

/** Somebody published while this was written: what differs, and what to do with it. */
export function NewerVersion(props: NewerVersionProps): ReactNode {
  const { newest, mine, isSaving, onKeepMine, onTake, onMerge } = props
  if (newest === undefined) {
    return (
      <section aria-label="Removed meanwhile" className={LOOKS}>
        <p role="status">All versions were removed while you were writing. Your text is kept.</p>
        <Choices>
          <Button kind="primary" isDisabled={isSaving} onClick={onKeepMine}>
            Save mine as a new prompt
          </Button>
        </Choices>
      </section>
    )
  }
  return (
    <section aria-label="Newer version" className={LOOKS}>
      <p role="status">
        <strong>Version {newest.version}</strong> was published at <Moment at={newest.createdAt} />,
        after you began to write. Your text is kept; nothing is saved yet.
      </p>
      <DiffView
        label={`From v${newest.version} to your text`}
        before={promptText(newest)}
        after={mine}
      />
      <Choices>
        <Button kind="primary" isDisabled={isSaving} onClick={onKeepMine}>
          Save mine as version {newest.version + 1}
        </Button>
        <Button onClick={() => onMerge(newest)}>Merge by hand</Button>
        <ConfirmButton
          target={`v${newest.version} and drop my text`}
          isDisabled={isSaving}
          onConfirm={() => onTake(newest)}
        >
          Take theirs
        </ConfirmButton>
      </Choices>
    </section>
  )
}

const LOOKS = 'grid gap-2 rounded-card border border-line-strong p-3'

function Choices({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="flex flex-wrap gap-2">{children}</div>
}
