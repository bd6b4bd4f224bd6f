import type { HttpAnswer } from '../platform/platform.ts'
import { idsOf } from '../queue/batch.ts'
import type { Batch } from '../queue/batch.ts'
import type { IngestionResponse } from '../schemas/ingestion-event.ts'
import { parseRetryAfter } from './parse-retry-after.ts'
import type { Rejection, SendProblem, SendResult } from './send-result.ts'

/** Characters of an answer that are quoted in a message. */
const QUOTED_CHARACTERS = 200
/** Why an event that stands in neither list counts as rejected. */
const UNMENTIONED = 'the answer mentions the event neither as stored nor as refused'
/** Request timeout: the server gave up waiting, so asking again is right. */
const HTTP_REQUEST_TIMEOUT = 408
const HTTP_PAYLOAD_TOO_LARGE = 413
const HTTP_TOO_EARLY = 425
const HTTP_TOO_MANY_REQUESTS = 429
const HTTP_SERVER_ERROR = 500

/** What an answer of the ingestion endpoint means for each event of the batch. */
export function readAnswer(batch: Batch, answer: HttpAnswer, nowMs: number): SendResult {
  if (answer.status < 200 || answer.status > 299) return readRefusal(batch, answer, nowMs)
  const response = parseResponse(answer.text)
  if (response !== undefined) return readResponse(batch, response)
  return undelivered(batch, {
    code: 'unexpected-answer',
    status: answer.status,
    message: `Expected the ingestion endpoint's JSON with successes and errors, got ${quoted(answer.text)}; check baseUrl and proxies.`,
    remedy: 'wait',
  })
}

/** A result in which nothing was delivered. */
export function undelivered(batch: Batch, problem: SendProblem): SendResult {
  return { accepted: 0, rejections: [], undelivered: [batch], problem }
}

function readResponse(batch: Batch, response: IngestionResponse): SendResult {
  const { successes, errors } = response
  if (errors.length === 0 && successes.length === batch.ends.length) {
    return { accepted: batch.ends.length, rejections: [], undelivered: [] }
  }
  return readEachEvent(batch, response)
}

/** Counts the events one by one. A refused event is never sent again: its neighbours are stored, and it would be refused again. */
function readEachEvent(batch: Batch, response: IngestionResponse): SendResult {
  const stored = new Set(response.successes.map(({ id }) => id))
  const refused = new Map(response.errors.map((error) => [error.id, error]))
  const reasons = new Map<string, number>()
  let accepted = 0
  for (const id of idsOf(batch)) {
    const error = refused.get(id)
    if (error !== undefined) count(reasons, describeRejection(error))
    else if (stored.has(id)) accepted++
    else count(reasons, UNMENTIONED)
  }
  const rejections = Array.from(reasons, ([reason, total]): Rejection => ({ reason, count: total }))
  const [first] = rejections
  if (first === undefined) return { accepted, rejections, undelivered: [] }
  const problem: SendProblem = {
    code: 'event-rejected',
    status: 207,
    message: `The server rejected ${batch.ends.length - accepted} of ${batch.ends.length} events; the first reason: ${first.reason}`,
    remedy: 'none',
  }
  return { accepted, rejections, undelivered: [], problem }
}

function readRefusal(batch: Batch, answer: HttpAnswer, nowMs: number): SendResult {
  const { status } = answer
  const said = `HTTP ${status}: ${messageOf(answer.text)}`
  if (status === 401 || status === 403) return rejected(batch, unauthorized(status, said))
  if (status === HTTP_PAYLOAD_TOO_LARGE) {
    return undelivered(batch, { code: 'too-large', status, message: said, remedy: 'split' })
  }
  if (mayPass(status)) {
    const retryInMs = parseRetryAfter(answer.retryAfter, nowMs)
    const code = status === HTTP_TOO_MANY_REQUESTS ? 'rate-limited' : 'server-error'
    return undelivered(batch, { code, status, message: said, remedy: 'wait', retryInMs })
  }
  return rejected(batch, { code: 'bad-request', status, message: said, remedy: 'none' })
}

function rejected(batch: Batch, problem: SendProblem): SendResult {
  const rejections = [{ reason: problem.message, count: batch.ends.length }]
  return { accepted: 0, rejections, undelivered: [], problem }
}

function unauthorized(status: number, said: string): SendProblem {
  return {
    code: 'unauthorized',
    status,
    message: `Expected the server to take the keys, got ${said}; check publicKey, secretKey and that they belong to baseUrl.`,
    remedy: 'none',
  }
}

/** True for answers that may be different next time. */
function mayPass(status: number): boolean {
  if (status >= HTTP_SERVER_ERROR) return true
  return (
    status === HTTP_TOO_MANY_REQUESTS ||
    status === HTTP_REQUEST_TIMEOUT ||
    status === HTTP_TOO_EARLY
  )
}

function describeRejection({
  status,
  message,
  error,
}: IngestionResponse['errors'][number]): string {
  const detail = typeof error === 'string' ? error : (JSON.stringify(error) ?? '')
  const text = [message ?? '', detail].filter((part) => part !== '').join(': ')
  return `${status} ${clip(text)}`
}

function parseResponse(text: string): IngestionResponse | undefined {
  const parsed = parseJson(text) as Partial<IngestionResponse> | null | undefined // checked below
  const isResponse = Array.isArray(parsed?.successes) && Array.isArray(parsed.errors)
  return isResponse ? (parsed as IngestionResponse) : undefined
}

function messageOf(text: string): string {
  const parsed = parseJson(text) as { message?: unknown } | null | undefined
  return typeof parsed?.message === 'string' ? clip(parsed.message) : quoted(text)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function quoted(text: string): string {
  return text.trim() === '' ? 'an empty body' : JSON.stringify(clip(text.trim()))
}

function clip(text: string): string {
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
