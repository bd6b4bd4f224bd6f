/** The part of OpenTelemetry's span that the SDK calls. Source: @opentelemetry/api 1.9, Span. */
export interface CallSpan {
  spanContext(): { traceId: string; spanId: string; traceFlags: number }
  setAttribute(key: string, value: unknown): this
  setAttributes(attributes: Readonly<Record<string, unknown>>): this
  addEvent(): this
  addLink(): this
  addLinks(): this
  setStatus(status: unknown): this
  updateName(): this
  end(): void
  isRecording(): boolean
  recordException(exception: unknown): void
}

type SpanFunction = (span: never) => unknown

/** The part of OpenTelemetry's tracer that the SDK calls. Source: @opentelemetry/api 1.9, Tracer. */
export interface SpanTracer {
  startSpan(name: string, options?: object, context?: unknown): CallSpan
  startActiveSpan<Fn extends SpanFunction>(name: string, fn: Fn): ReturnType<Fn>
  startActiveSpan<Fn extends SpanFunction>(name: string, options: object, fn: Fn): ReturnType<Fn>
  startActiveSpan<Fn extends SpanFunction>(
    name: string,
    options: object,
    context: unknown,
    fn: Fn,
  ): ReturnType<Fn>
}
