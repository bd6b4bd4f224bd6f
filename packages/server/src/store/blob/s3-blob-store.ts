import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'

import { type BlobStore, BlobStoreUnavailableError } from '../blob-store.ts'
import { firstLine, unreachable } from '../unreachable.ts'
import { BlobFaultError, checkBytes } from './check-bytes.ts'
import type { S3Credentials } from './s3-signature.ts'
import { readS3Fault, sendS3Request } from './send-s3-request.ts'

/** A bucket, or a folder in it, and who may use it. */
export interface S3Location extends S3Credentials {
  /** `https://s3.eu-central-1.amazonaws.com/bucket/folder`, or with the bucket in the host's name. */
  readonly url: string
}

/** What is written to see whether files can be. */
const PROBE = Buffer.from(
  'Written by Heddle when it starts, to see whether it may keep files here.\n',
)

/**
 * Keeps each blob as an object of a bucket: `<project>/<hash>`, with the project's name as a hash. The service checks the bytes
 * against the announced hash too, which is part of the signature.
 */
export function createS3BlobStore(location: S3Location): BlobStore {
  const urlOf = (projectId: string, sha256: string) => {
    const project = createHash('sha256').update(projectId).digest('hex').slice(0, 32)
    return objectUrl(location, `${project}/${sha256}`)
  }
  return {
    write: async (projectId, bytes, expected) => {
      const url = urlOf(projectId, expected.sha256)
      try {
        const body = { bytes: checkBytes(bytes, expected), ...expected }
        await succeed(await sendS3Request({ method: 'PUT', url, body }, location))
        return undefined
      } catch (error) {
        if (error instanceof BlobFaultError) return error.fault
        throw error
      }
    },
    remove: async (projectId, sha256) => {
      const url = urlOf(projectId, sha256)
      const answer = await sendS3Request({ method: 'DELETE', url }, location)
      // The service answers 204 whether or not there was such an object; others answer 200 or 404.
      if (![200, 204, 404].includes(answer.statusCode ?? 0)) throw await refused(answer)
      answer.resume()
    },
    read: async (projectId, sha256) => {
      const answer = await sendS3Request({ method: 'GET', url: urlOf(projectId, sha256) }, location)
      if (answer.statusCode === 404) {
        answer.resume()
        return undefined
      }
      if (answer.statusCode !== 200) throw await refused(answer)
      // Node's own stream type and the global one name the same class.
      return Readable.toWeb(answer) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>
    },
  }
}

/**
 * Writes a small object, so that a wrong address or key is told at the start and not by the first file.
 * @throws {StartupError} `store-unreachable` with what the service says.
 */
export async function checkS3Location(location: S3Location): Promise<void> {
  const sha256 = createHash('sha256').update(PROBE).digest('hex')
  const body = { bytes: Readable.from([PROBE]), sizeBytes: PROBE.length, sha256 }
  const url = objectUrl(location, 'written-by-heddle')
  try {
    await succeed(await sendS3Request({ method: 'PUT', url, body }, location))
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? firstLine(cause.message) : String(cause)
    throw unreachable(
      `Files cannot be kept at ${url.host}${url.pathname} (${reason}): check HEDDLE_S3_URL, HEDDLE_S3_REGION and the keys, which need s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket.`,
      error,
    )
  }
}

function objectUrl({ url }: S3Location, name: string): URL {
  const place = new URL(url)
  place.pathname = `${place.pathname.replace(/\/+$/, '')}/${name}`
  return place
}

type Answer = Awaited<ReturnType<typeof sendS3Request>>

async function succeed(answer: Answer): Promise<void> {
  if (answer.statusCode !== 200) throw await refused(answer)
  answer.resume()
}

async function refused(answer: Answer): Promise<BlobStoreUnavailableError> {
  const cause = new Error(await readS3Fault(answer))
  const message = 'The place where files are kept refused; the log of the server says why.'
  return new BlobStoreUnavailableError(message, { cause })
}
