import { isObject } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import type { RunStart } from './run-start.ts'
import type { PlacedRun } from './run.ts'

/** Repeats of what stands elsewhere on the observation, and LangChain's versions of itself. */
const REPEATED = new Set([
  'versions',
  'checkpoint_ns',
  'ls_model_name',
  'ls_model_type',
  'ls_temperature',
  'ls_max_tokens',
  'ls_stop',
])

/** Keys that steer this handler (or Langfuse's) and say nothing about the run. */
export function isControlKey(key: string): boolean {
  return key.startsWith('heddle') || key.startsWith('langfuse')
}

/** What the observation keeps of LangChain's metadata, as a copy: the handler must not hold the run's own object. */
export function runMetadata(metadata: unknown): ForeignObject {
  const kept: ForeignObject = {}
  if (!isObject(metadata)) return kept
  for (const key of Object.keys(metadata)) {
    if (!REPEATED.has(key) && !isControlKey(key)) kept[key] = metadata[key]
  }
  return kept
}

/** Everything the observation says about the run beside its fields. */
export function observationMetadata(start: RunStart, run: PlacedRun): ForeignObject {
  const metadata = runMetadata(start.metadata)
  metadata['run_id'] = start.runId
  metadata['run_type'] = start.kind
  if (start.className !== undefined && start.className !== start.name) {
    metadata['class'] = start.className
  }
  if (start.tags.length > 0) metadata['tags'] = [...start.tags]
  if (start.parentRunId !== undefined && run.parent?.runId !== start.parentRunId) {
    metadata['langchain_parent_run_id'] = start.parentRunId
  }
  if (run.isFromContext) metadata['parent_from_context'] = true
  return Object.assign(metadata, start.moreMetadata?.(run))
}
