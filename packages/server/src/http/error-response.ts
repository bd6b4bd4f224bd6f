import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { ZodError } from 'zod'

import { IngestOverloadedError, StoreUnavailableError } from '../ingest/ingest-service.ts'
import { InvalidFilterError } from '../query/filter-to-sql.ts'
import { InvalidMetricsError } from '../query/metrics-reader.ts'
import { InvalidCursorError } from '../query/trace-reader.ts'
import { RefusedRequestError } from '../service/refused-request-error.ts'
import { BlobStoreUnavailableError } from '../store/blob-store.ts'
import { DISK_FULL, isDiskFull } from '../store/disk-full.ts'
import type { HttpContext } from './environment.ts'
import { conflict, forbidden, HttpError, invalidRequest, notFound } from './http-error.ts'

/** Answers any failure as JSON with a string `message`; unexpected ones are logged and say only where to look. */
export function answerError(error: unknown, context: HttpContext, log: Logger): Response {
  const known = toHttpError(error)
  if (known !== undefined) {
    if (known.status >= 500) log.error({ err: error, requestId: context.var.requestId }, 'failed')
    return respond(context, known)
  }
  const requestId = context.var.requestId
  log.error({ err: error, requestId, path: context.req.path }, 'failed unexpectedly')
  const details = { error: `The server's log has the cause under request id ${requestId}.` }
  return respond(context, new HttpError(500, 'Internal Server Error', { details }))
}

function respond(context: HttpContext, error: HttpError): Response {
  const body = { message: error.message, ...error.details }
  return context.json(body, error.status, { ...error.headers })
}

const REFUSALS = { 'not-found': notFound, invalid: invalidRequest, conflict, forbidden }

/** What a failure is answered with; undefined for unexpected ones, which say nothing of themselves. */
export function toHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error
  if (error instanceof ZodError) return invalidData(error)
  if (isUnanswerable(error)) return invalidRequest(error.message)
  if (error instanceof RefusedRequestError) return REFUSALS[error.reason](error.message)
  if (error instanceof IngestOverloadedError) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) }
    return new HttpError(503, error.message, { details: { error: 'Overloaded' }, headers })
  }
  if (isDiskFull(error)) return unavailable(DISK_FULL, RETRY_WHEN_FULL)
  if (error instanceof StoreUnavailableError || error instanceof BlobStoreUnavailableError) {
    return unavailable(error.message, '1')
  }
  if (error instanceof HTTPException) return invalidRequest(error.message)
  return undefined
}

/** Seconds until somebody may have made room. */
const RETRY_WHEN_FULL = '30'

function unavailable(message: string, retryAfter: string): HttpError {
  const details = { error: 'StoreUnavailable' }
  return new HttpError(503, message, { details, headers: { 'retry-after': retryAfter } })
}

function isUnanswerable(error: unknown): error is Error {
  return [InvalidCursorError, InvalidFilterError, InvalidMetricsError].some(
    (kind) => error instanceof kind,
  )
}

/** 400 of a query or body that does not fit its schema; `error` lists every fault. */
export function invalidData(error: ZodError): HttpError {
  return new HttpError(400, `Invalid request data: ${describeFault(error)}`, {
    details: { error: error.issues },
  })
}

/** The first fault in words: where it is and what was expected there. */
export function describeFault(error: ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'it does not have the expected form.'
  const place = issue.path.join('.')
  return place === '' ? issue.message : `${place}: ${issue.message}`
}
