import { promisify } from 'node:util'
import { gunzip, inflate, zstdDecompress } from 'node:zlib'

import { HttpError } from './http-error.ts'

/** Encodings a body may have besides none. Answers that name them in `accept-encoding` tell clients they may compress. */
const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  zstd: promisify(zstdDecompress),
}

export const ACCEPTED_ENCODINGS = 'zstd, gzip, deflate'

/**
 * The whole body of a request, decompressed. At most `maxBytes` are held, on the wire and decompressed; what a header announces
 * as larger is refused before any of it is read.
 * @throws {HttpError} 413 for more, 415 for another encoding, 400 for broken compression.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && !isDecodable(encoding)) throw unknownEncoding(encoding)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const body = await readBounded(request, maxBytes)
  if (!isDecodable(encoding)) return body
  try {
    return await DECODERS[encoding](body, { maxOutputLength: maxBytes })
  } catch (error) {
    const isOverLimit = error instanceof RangeError
    throw isOverLimit ? tooLarge(maxBytes) : brokenCompression(encoding)
  }
}

async function readBounded(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  if (request.body === null) return Buffer.alloc(0)
  try {
    for await (const chunk of request.body) {
      sizeBytes += chunk.length
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof HttpError ? error : brokenConnection()
  }
  return Buffer.concat(chunks, sizeBytes)
}

/** Nobody is left to read it; it keeps the log free of what a client's network does. */
function brokenConnection(): HttpError {
  const message = 'The connection broke before the body was complete.'
  return new HttpError(400, message, { details: { error: 'InvalidRequestError' } })
}

function isDecodable(encoding: string): encoding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, encoding)
}

function tooLarge(maxBytes: number): HttpError {
  const message =
    `Expected a body of at most ${maxBytes} bytes, also after decompression. ` +
    'Send fewer events at a time, or start the server with a larger HEDDLE_MAX_BODY_BYTES.'
  return new HttpError(413, message, { details: { error: 'PayloadTooLarge' } })
}

function unknownEncoding(encoding: string): HttpError {
  const message = `Expected content-encoding ${ACCEPTED_ENCODINGS} or none, got ${encoding.slice(0, 40)}.`
  const headers = { 'accept-encoding': ACCEPTED_ENCODINGS }
  return new HttpError(415, message, { details: { error: 'UnsupportedMediaType' }, headers })
}

function brokenCompression(encoding: string): HttpError {
  const message = `The body is no complete ${encoding} stream: send it again, or uncompressed.`
  return new HttpError(400, message, { details: { error: 'InvalidRequestError' } })
}
