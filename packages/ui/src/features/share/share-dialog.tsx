import type { ReactNode } from 'react'

import { Dialog } from '../../components/dialog.tsx'
import { t } from '../../messages/translate.ts'
import { useProject } from '../shell/use-project.ts'
import type { TraceModel } from '../trace/trace-model.ts'
import { PublicLinks } from './public-links.tsx'
import { SaveFile } from './save-file.tsx'

export interface ShareDialogProps {
  readonly projectId: string
  readonly model: TraceModel
  readonly onClose: () => void
}

/** The ways to give a trace to somebody: a file that opens anywhere, and a public link for those who may give one. */
export function ShareDialog({ projectId, model, onClose }: ShareDialogProps): ReactNode {
  const { project } = useProject()
  const mayShare = project?.permissions.includes('shares:write') === true
  return (
    <Dialog
      title={t('Share or save this trace')}
      size="max-h-[86vh] w-[min(600px,94vw)]"
      onClose={onClose}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <SaveFile model={model} />
        {mayShare ? (
          <PublicLinks projectId={projectId} traceId={model.skeleton.traceId} />
        ) : (
          <p className="text-table text-muted">
            {t('Public links are given by owners and admins of the project.')}
          </p>
        )}
      </div>
    </Dialog>
  )
}
