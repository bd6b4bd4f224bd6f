import type { TraceRecord } from '../trace/trace-record.ts'
import type { Attributes } from './attributes.ts'

/** Says what is known of a trace on one of its spans: OTLP has no place of its own for it. */
export function describeTrace(record: TraceRecord, attributes: Attributes): void {
  attributes.text('langfuse.trace.name', record.name)
  attributes.text('user.id', record.userId)
  attributes.text('session.id', record.sessionId)
  attributes.texts('langfuse.trace.tags', record.tags)
  attributes.json('langfuse.trace.input', record.input)
  attributes.json('langfuse.trace.output', record.output)
  attributes.json('langfuse.trace.metadata', record.metadata)
  attributes.text('langfuse.release', record.release)
  attributes.flag('langfuse.trace.public', record.public)
}
