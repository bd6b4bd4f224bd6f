import { createHash, createHmac } from 'node:crypto'

/** Who signs, and for which region. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The region that the service names, such as `eu-central-1`. */
  readonly region: string
}

/** What is signed of a request. */
export interface SignableRequest {
  readonly method: string
  readonly url: URL
  /** Lower-case names; all of them are signed, and `host` besides. */
  readonly headers: Readonly<Record<string, string>>
  /** SHA-256 of the body, hexadecimal. */
  readonly bodySha256: string
  readonly at: Date
}

/** SHA-256 of a body that is empty. */
export const EMPTY_SHA256 = createHash('sha256').digest('hex')

const ALGORITHM = 'AWS4-HMAC-SHA256'

/**
 * The headers of a request with the signature that S3 asks for.
 * Source: AWS Signature Version 4 in the Authorization header, single chunk (Amazon S3 API reference, sig-v4-header-based-auth).
 */
export function signS3Request(
  request: SignableRequest,
  { accessKeyId, secretAccessKey, region }: S3Credentials,
): Record<string, string> {
  const time = request.at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-content-sha256': request.bodySha256,
    'x-amz-date': time,
  }
  const names = Object.keys(headers).toSorted()
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...names.map((name) => `${name}:${headers[name]?.trim().replaceAll(/\s+/g, ' ')}`),
    '',
    names.join(';'),
    request.bodySha256,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = [ALGORITHM, time, scope, createHash('sha256').update(canonical).digest('hex')]
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  )
  const signature = createHmac('sha256', key).update(text.join('\n')).digest('hex')
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}

/** The path with everything encoded but the characters that S3 leaves alone. */
export function canonicalPath(url: URL): string {
  return url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/')
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, toHex)
}

function toHex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
