import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

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
  const dialog = useRef<HTMLDialogElement>(null)
  const { project } = useProject()
  const mayShare = project?.permissions.includes('shares:write') === true
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="share-title"
      onClose={onClose}
      className="m-auto max-h-[86vh] w-[min(600px,94vw)] rounded-dialog border bg-bg p-0 text-text shadow-floating"
    >
      <header className="sticky top-0 z-10 flex items-center justify-between border-b bg-bg px-4 py-2">
        <h2 id="share-title" className="text-emphasis font-semibold">
          Share or save this trace
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
          className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover"
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 p-4">
        <SaveFile model={model} />
        {mayShare ? (
          <PublicLinks projectId={projectId} traceId={model.skeleton.traceId} />
        ) : (
          <p className="text-table text-muted">
            Public links are given by owners and admins of the project.
          </p>
        )}
      </div>
    </dialog>
  )
}
