import { createObservationId, createTraceId } from '@heddle/core'

import type { CallSpan } from './tracer-interface.ts'

/** Remembers what the SDK says about one of its spans. `onEnd` is called once. */
export class RecordingSpan implements CallSpan {
  readonly attributes: Record<string, unknown>
  /** What the span failed with; an Error, or what the SDK copied of it. */
  exception: unknown
  hasEnded = false
  onEnd: (() => void) | undefined
  #context: { traceId: string; spanId: string; traceFlags: number } | undefined

  constructor(attributes: Readonly<Record<string, unknown>>) {
    this.attributes = { ...attributes }
  }

  spanContext(): { traceId: string; spanId: string; traceFlags: number } {
    this.#context ??= { traceId: createTraceId(), spanId: createObservationId(), traceFlags: 0 }
    return this.#context
  }

  setAttribute(key: string, value: unknown): this {
    this.attributes[key] = value
    return this
  }

  setAttributes(attributes: Readonly<Record<string, unknown>>): this {
    Object.assign(this.attributes, attributes)
    return this
  }

  addEvent(): this {
    return this
  }

  addLink(): this {
    return this
  }

  addLinks(): this {
    return this
  }

  setStatus(): this {
    return this
  }

  updateName(): this {
    return this
  }

  end(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    try {
      this.onEnd?.()
    } catch {
      // A fault costs a record, never the call.
    }
  }

  isRecording(): boolean {
    return !this.hasEnded
  }

  recordException(exception: unknown): void {
    this.exception = exception
  }
}
