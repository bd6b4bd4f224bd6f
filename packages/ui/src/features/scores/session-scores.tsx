import { useState } from 'react'
import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { t } from '../../messages/translate.ts'
import { ScorePanel } from './score-panel.tsx'

/** The scores of a session, in a dialog of its page. */
export function SessionScores(props: { projectId: string; sessionId: string }): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('Scores')}</Button>
      {isOpen && (
        <Dialog title={t('Scores of the session')} onClose={() => setIsOpen(false)}>
          <ScorePanel
            projectId={props.projectId}
            subject={{ sessionId: props.sessionId }}
            emptyText={t('No scores of this session.')}
          />
        </Dialog>
      )}
    </>
  )
}
