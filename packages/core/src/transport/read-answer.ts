import type { HttpAnswer } from '../platform/platform.ts'
import { idsOf } from '../queue/batch.ts'
import type { Batch } from '../queue/batch.ts'
import type { IngestionResponse } from '../schemas/ingestion-event.ts'
import { parseRetryAfter } from './parse-retry-after.ts'
import { stored, undelivered } from './send-result.ts'
import type { SendProblem, SendResult } from './send-result.ts'

/** Characters of an answer that are quoted in a message. */
const QUOTED_CHARACTERS = 200
/** Why an event that stands in neither list counts as rejected. */
const UNMENTIONED = 'the answer mentions the event neither as stored nor as refused'
const HTTP_PAYLOAD_TOO_LARGE = 413
const HTTP_TOO_MANY_REQUESTS = 429
const HTTP_SERVER_ERROR = 500
/** Answers that may be different next time: the server gave up waiting, had it too early, or too much of it. */
const PASSING = new Set([408, 425, HTTP_TOO_MANY_REQUESTS])

/** What an answer of the ingestion endpoint means for each event of the batch. */
export function readAnswer(batch: Batch, answer: HttpAnswer, nowMs: number): SendResult {
  const { status, text } = answer
  if (status < 200 || status > 299) return readRefusal(batch, answer, nowMs)
  if (saysAllIsStored(text, batch.ends.length)) return stored(batch)
  const response = parseJson(text) as Partial<IngestionResponse> | null | undefined // checked next
  if (Array.isArray(response?.successes) && Array.isArray(response.errors)) {
    return readResponse(batch, response as IngestionResponse)
  }
  return undelivered(batch, {
    code: 'unexpected-answer',
    status,
    message: `Expected the ingestion endpoint's JSON with successes and errors, got ${quoted(text)}; check baseUrl and proxies.`,
    remedy: 'wait',
  })
}

/** How the ingestion endpoints of Heddle and Langfuse begin and end an answer without errors, and what they say of each event. */
const STORED_START = '{"successes":[{"id":"'
const STORED_END = '"status":201}],"errors":[]}'
const STORED_EVENT = '"status":201}'

/** True for the usual answer, told without parsing it: that took as long as everything else about an answer. */
function saysAllIsStored(text: string, count: number): boolean {
  if (!text.startsWith(STORED_START) || !text.endsWith(STORED_END)) return false
  let found = 0
  for (let at = 0; (at = text.indexOf(STORED_EVENT, at) + 1) > 0; found++);
  return found === count
}

function readResponse(batch: Batch, { successes, errors }: IngestionResponse): SendResult {
  const { length } = batch.ends
  const isWhole = errors.length === 0 && successes.length === length
  const { accepted, rejections } = isWhole
    ? { accepted: length, rejections: [] }
    : readEachEvent(batch, { successes, errors })
  const [first] = rejections
  const problem: SendProblem | undefined = first && {
    code: 'event-rejected',
    status: 207,
    message: `The server rejected ${length - accepted} of ${length} events; the first reason: ${first.reason}`,
    remedy: 'none',
  }
  return { accepted, rejections, undelivered: [], problem }
}

/** Counts the events one by one. A refused event is never sent again: its neighbours are stored, and it would be refused again. */
function readEachEvent(
  batch: Batch,
  { successes, errors }: IngestionResponse,
): Pick<SendResult, 'accepted' | 'rejections'> {
  const storedIds = new Set(successes.map(({ id }) => id))
  const refused = new Map(errors.map((error) => [error.id, describeRejection(error)]))
  const reasons = new Map<string, number>()
  let accepted = 0
  for (const id of idsOf(batch)) {
    const reason = refused.get(id) ?? (storedIds.has(id) ? undefined : UNMENTIONED)
    if (reason === undefined) accepted++
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return { accepted, rejections: Array.from(reasons, ([reason, count]) => ({ reason, count })) }
}

/** What an answer that is no success means for the batch. */
export function readRefusal(batch: Batch, answer: HttpAnswer, nowMs: number): SendResult {
  const { status, text, retryAfter } = answer
  const message = `HTTP ${status}: ${messageOf(text)}`
  if (status === HTTP_PAYLOAD_TOO_LARGE) {
    return undelivered(batch, { code: 'too-large', status, message, remedy: 'split' })
  }
  if (status >= HTTP_SERVER_ERROR || PASSING.has(status)) {
    const code = status === HTTP_TOO_MANY_REQUESTS ? 'rate-limited' : 'server-error'
    const retryInMs = parseRetryAfter(retryAfter, nowMs)
    return undelivered(batch, { code, status, message, remedy: 'wait', retryInMs })
  }
  const isUnauthorized = status === 401 || status === 403
  const problem: SendProblem = {
    code: isUnauthorized ? 'unauthorized' : 'bad-request',
    status,
    message: isUnauthorized
      ? `Expected the server to take the keys, got ${message}; check publicKey, secretKey and that they belong to baseUrl.`
      : message,
    remedy: 'none',
  }
  const rejections = [{ reason: problem.message, count: batch.ends.length }]
  return { accepted: 0, rejections, undelivered: [], problem }
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
