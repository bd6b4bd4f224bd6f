import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { BlobStoreUnavailableError } from '../blob-store.ts'
import { canonicalPath, EMPTY_SHA256, type S3Credentials, signS3Request } from './s3-signature.ts'

/** How long a connection may be silent, ms. */
const SILENCE_MS = 30_000

/** What of an error's XML is told. */
const MAX_FAULT_CHARACTERS = 300

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly body?: {
    readonly bytes: AsyncIterable<Uint8Array>
    readonly sizeBytes: number
    readonly sha256: string
  }
}

/**
 * Sends a signed request and resolves with the answer's head; whoever asks reads or drops its body.
 * @throws {BlobStoreUnavailableError} without an answer; what the body of the request throws comes through as it is.
 */
export async function sendS3Request(
  { method, url, body }: S3Request,
  credentials: S3Credentials,
): Promise<IncomingMessage> {
  const headers = signS3Request(
    {
      method,
      url,
      headers: body === undefined ? {} : { 'content-length': String(body.sizeBytes) },
      bodySha256: body?.sha256 ?? EMPTY_SHA256,
      at: new Date(),
    },
    credentials,
  )
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const path = `${canonicalPath(url)}${url.search}`
  const outgoing = send(url, { method, path, headers, timeout: SILENCE_MS })
  outgoing.on('timeout', () => outgoing.destroy(new Error(`silent for ${SILENCE_MS} ms`)))
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', (error) => reject(silent(url, error)))
  })
  // Whoever is told first tells; the other failure is the same one seen from elsewhere.
  answered.catch(() => {})
  if (body === undefined) {
    outgoing.end()
    return answered
  }
  const source = watched(body.bytes)
  const sent = pipeline(Readable.from(source.bytes(), { objectMode: false }), outgoing)
  sent.catch(() => {})
  try {
    // An answer before the end of the body is a refusal that explains itself.
    return await Promise.race([answered, sent.then(() => answered)])
  } catch (error) {
    if (source.failure() !== undefined) throw source.failure()
    throw error instanceof BlobStoreUnavailableError ? error : silent(url, error)
  }
}

/** Bytes whose own failure can be told from one of the connection that they are sent on. */
function watched(bytes: AsyncIterable<Uint8Array>) {
  let failure: unknown
  return {
    bytes: async function* () {
      try {
        yield* bytes
      } catch (error) {
        failure = error
        throw error
      }
    },
    failure: () => failure,
  }
}

function silent(url: URL, cause: unknown): BlobStoreUnavailableError {
  return new BlobStoreUnavailableError(
    `The place where files are kept does not answer at ${url.host}; try again later.`,
    { cause },
  )
}

/** What an answer that is no success says, for the log: status and code, as in `403 SignatureDoesNotMatch`. */
export async function readS3Fault(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of answer) {
    text += String(piece)
    if (text.length > 10_000) break
  }
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? ''
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? ''
  const said = [code, message].filter((part) => part !== '').join(': ')
  return `${answer.statusCode ?? 0} ${said}`.trim().slice(0, MAX_FAULT_CHARACTERS)
}
