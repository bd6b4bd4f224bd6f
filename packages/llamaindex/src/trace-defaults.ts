import { propagatedAttributes } from '@heddle/core'
import type { TraceFields } from '@heddle/core'

import type { TraceDefaults } from './options.ts'

/** What a trace is given at its start; what `propagate` says here wins, and its tags and metadata are joined. */
export function traceDefaults(options: TraceDefaults): TraceFields {
  const said = propagatedAttributes()
  const tags = [...new Set([...(options.tags ?? []), ...(said.tags ?? [])])]
  const metadata = { ...options.metadata, ...said.metadata }
  return defined({
    name: options.traceName,
    userId: said.userId ?? options.userId,
    sessionId: said.sessionId ?? options.sessionId,
    tags: tags.length === 0 ? undefined : tags,
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    version: said.version ?? options.version,
    release: said.release ?? options.release,
    environment: said.environment ?? options.environment,
    public: options.public,
  })
}

/** Without the keys that are undefined, so that spreading it covers nothing. */
function defined(fields: TraceFields): TraceFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
