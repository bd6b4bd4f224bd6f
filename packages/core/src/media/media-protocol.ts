import type { MediaContext, MediaPlace } from '../client/media-upload.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../platform/platform.ts'
import { readRefusal } from '../transport/read-answer.ts'
import type { SendProblem } from '../transport/send-result.ts'
import type { MediaFile } from './media-files.ts'

/** What became of an attempt: the bytes went up, the server had them, or a problem. */
export type UploadOutcome = 'uploaded' | 'known' | SendProblem

const encoder = new TextEncoder()

/** Speaks Langfuse's media protocol: a file is announced, its bytes are sent to the address in the answer, and the end is reported. */
export class MediaProtocol {
  readonly #context: MediaContext
  readonly #clients = new Map<string, HttpClient>()

  constructor(context: MediaContext) {
    this.#context = context
  }

  async upload(file: MediaFile, place: MediaPlace): Promise<UploadOutcome> {
    try {
      const answer = await this.#send(this.announcement(file, place))
      const refusal = problemIn(answer)
      if (refusal !== undefined) return refusal
      const uploadUrl = uploadUrlIn(answer.text)
      if (uploadUrl === null) return 'known'
      if (uploadUrl === undefined) return unexpected('an uploadUrl', answer.text)
      return await this.#uploadTo(uploadUrl, file)
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error)
      return { code: 'network', message: `A file could not be uploaded: ${reason}`, remedy: 'wait' }
    }
  }

  announcement(file: MediaFile, place: MediaPlace): HttpRequest {
    const { contentType, sizeBytes: contentLength, sha256Hash } = file
    return this.#request('', { ...place, contentType, contentLength, sha256Hash })
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#clients.values(), (client) => client.close()))
  }

  async #uploadTo(url: string, file: MediaFile): Promise<UploadOutcome> {
    if (file.bytes === undefined) return unexpected('the file to be there still', url)
    const startedAt = Date.now()
    const { timeoutMs } = this.#context
    const body = file.bytes as Uint8Array<ArrayBuffer> // made by this package
    const answer = await this.#send({
      method: 'PUT',
      url,
      headers: uploadHeaders(file),
      body,
      timeoutMs,
    })
    const refusal = problemIn(answer)
    const report = this.#request(`/${file.id}`, {
      uploadedAt: new Date().toISOString(),
      uploadHttpStatus: answer.status,
      uploadHttpError: refusal?.message ?? '',
      uploadTimeMs: Date.now() - startedAt,
    })
    const reported = await this.#send({ ...report, method: 'PATCH' })
    return refusal ?? problemIn(reported) ?? 'uploaded'
  }

  #request(path: string, body: object): HttpRequest {
    const { baseUrl, headers, timeoutMs } = this.#context
    const url = `${baseUrl}/api/public/media${path}`
    return { url, headers, timeoutMs, body: encoder.encode(JSON.stringify(body)) }
  }

  #send(request: HttpRequest): Promise<HttpAnswer> {
    const { origin } = new URL(request.url)
    let client = this.#clients.get(origin)
    if (client === undefined)
      this.#clients.set(origin, (client = this.#context.createClient(origin)))
    return client.post(request)
  }
}

/** What goes with the bytes. Sources: Langfuse's media protocol; S3 and Azure for the last two. */
export function uploadHeaders({ contentType, sha256Hash }: MediaFile): Record<string, string> {
  return {
    'content-type': contentType,
    'x-amz-checksum-sha256': sha256Hash,
    'x-ms-blob-type': 'BlockBlob',
  }
}

function problemIn(answer: HttpAnswer): SendProblem | undefined {
  if (answer.status >= 200 && answer.status <= 299) return undefined
  const one = { body: new Uint8Array(0), ends: [0] }
  const { problem } = readRefusal(one, answer, Date.now())
  return problem && { ...problem, message: `A file could not be uploaded: ${problem.message}` }
}

function uploadUrlIn(text: string): string | null | undefined {
  try {
    const { uploadUrl } = JSON.parse(text) as { uploadUrl?: unknown } // checked next
    return typeof uploadUrl === 'string' || uploadUrl === null ? uploadUrl : undefined
  } catch {
    return undefined
  }
}

function unexpected(what: string, got: string): SendProblem {
  const message = `Expected ${what}, got ${JSON.stringify(got.slice(0, 200))}; the file is not uploaded.`
  return { code: 'unexpected-answer', message, remedy: 'none' }
}
