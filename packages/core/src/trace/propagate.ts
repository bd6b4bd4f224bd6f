import { joinTags } from '#platform'

import { runInside, state } from '../state.ts'
import type { PropagatedAttributes } from './observation-fields.ts'
import { inheritedAttributes } from './propagated-attributes.ts'

/**
 * Runs the function so that every trace touched inside it, also after awaits, carries the attributes; observations carry
 * the metadata, environment and version. Inside another `propagate`, metadata and tags are joined and the inner value of
 * the rest counts. Returns the function's result.
 *
 * @example await propagate({ userId: 'ada', sessionId: 's-1' }, () => answer('What is a heddle?'))
 */
export function propagate<Result>(attributes: PropagatedAttributes, fn: () => Result): Result {
  const merged = mergeAttributes(inheritedAttributes(), attributes)
  return runInside({ attributes: merged }, () => {
    // Without a further observation inside, nothing else would tell the trace that is already open.
    state.defaultClient?.tellActiveTrace(merged)
    return fn()
  })
}

function mergeAttributes(
  outer: PropagatedAttributes | undefined,
  inner: PropagatedAttributes | undefined,
): PropagatedAttributes {
  const merged: Record<string, unknown> = { ...outer }
  for (const [key, value] of Object.entries(inner ?? {})) {
    if (value !== undefined) merged[key] = value
  }
  if (Array.isArray(inner?.tags)) merged['tags'] = joinTags(outer?.tags, inner.tags)
  if (inner?.metadata) merged['metadata'] = { ...outer?.metadata, ...inner.metadata }
  return merged
}
