import { mapDocuments } from './map-documents.ts'
import { mapError } from './map-error.ts'
import { classNameOf } from './map-run.ts'
import type { RunRecorder } from './run-recorder.ts'
import type { Run } from './run.ts'

/** A retriever start as LangChain's callback manager passes it. */
export interface RetrieverStart {
  readonly serialized: unknown
  readonly query: unknown
  readonly runId: string
  readonly parentRunId: string | undefined
  readonly tags: readonly string[] | undefined
  readonly metadata: Record<string, unknown> | undefined
  readonly runName: string | undefined
}

export function startRetriever(recorder: RunRecorder, start: RetrieverStart): void {
  const className = classNameOf(start.serialized)
  recorder.start({
    runId: start.runId,
    parentRunId: start.parentRunId,
    kind: 'retriever',
    type: 'retriever',
    name: start.runName ?? className ?? 'retriever',
    className,
    tags: start.tags ?? [],
    metadata: start.metadata,
    input: () => start.query,
  })
}

export function endRetriever(recorder: RunRecorder, run: Run, documents: unknown): void {
  recorder.end(run, { output: () => mapDocuments(documents) })
}

export function failRetriever(recorder: RunRecorder, run: Run, error: unknown): void {
  recorder.end(run, mapError(error))
}
