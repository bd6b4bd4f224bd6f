import type { Redaction } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import type { TraceSource } from '../../api/trace-source.ts'
import { LeftOut } from '../../components/left-out.ts'
import { StoredFiles } from '../../components/message-view/stored-files.ts'
import { TraceSourceContext } from './trace-source-context.ts'

const NOTHING: readonly Redaction[] = []

export interface TraceSourceProviderProps {
  readonly source: TraceSource
  readonly children: ReactNode
}

/** Tells a trace view where its trace and the files it names are read from. */
export function TraceSourceProvider({ source, children }: TraceSourceProviderProps): ReactNode {
  return (
    <TraceSourceContext value={source}>
      <StoredFiles value={source.openFile}>
        <LeftOut value={source.redactions ?? NOTHING}>{children}</LeftOut>
      </StoredFiles>
    </TraceSourceContext>
  )
}
