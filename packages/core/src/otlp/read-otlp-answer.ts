import type { HttpAnswer } from '../platform/platform.ts'
import type { Batch } from '../queue/batch.ts'
import { readRefusal } from '../transport/read-answer.ts'
import { stored } from '../transport/send-result.ts'
import type { SendProblem, SendResult } from '../transport/send-result.ts'

interface PartialSuccess {
  readonly rejectedSpans?: unknown
  readonly errorMessage?: unknown
}

/** What the answer of an OTLP endpoint means for the spans of the batch. Source: OpenTelemetry's specification of OTLP/HTTP. */
export function readOtlpAnswer(batch: Batch, answer: HttpAnswer, nowMs: number): SendResult {
  const { status, text } = answer
  if (status < 200 || status > 299) return withAdvice(readRefusal(batch, answer, nowMs))
  const { rejectedSpans, errorMessage } = partialSuccessIn(text)
  const total = batch.ends.length
  const rejected = Math.min(total, Math.max(0, Math.floor(Number(rejectedSpans ?? 0)) || 0))
  if (rejected === 0) return stored(batch)
  const reason =
    typeof errorMessage === 'string' && errorMessage !== '' ? errorMessage : 'no reason was given'
  const problem: SendProblem = {
    code: 'event-rejected',
    status,
    message: `The collector rejected ${rejected} of ${total} spans: ${reason}`,
    remedy: 'none',
  }
  return {
    accepted: total - rejected,
    rejections: [{ reason, count: rejected }],
    undelivered: [],
    problem,
  }
}

/** An empty body, or one in another format, says that all is well. */
function partialSuccessIn(text: string): PartialSuccess {
  try {
    const answer = JSON.parse(text) as { partialSuccess?: PartialSuccess | null } | null // fields are checked by the caller
    return answer?.partialSuccess ?? {}
  } catch {
    return {}
  }
}

function withAdvice(result: SendResult): SendResult {
  const { problem } = result
  if (problem?.code !== 'unauthorized') return result
  const message = `Expected the collector to take the export, got HTTP ${problem.status}; check the headers given to otlp().`
  const rejections = result.rejections.map(({ count }) => ({ reason: message, count }))
  return { ...result, rejections, problem: { ...problem, message } }
}
