import type { MediaContext, MediaSink, MediaUpload } from '../client/media-upload.ts'
import { Sleeper } from '../transport/sleeper.ts'
import { MediaFiles } from './media-files.ts'
import { MediaProtocol } from './media-protocol.ts'
import { ReferencingSink } from './media-sink.ts'
import { MediaUploads } from './media-uploads.ts'

export interface UploadMediaOptions {
  /** Bytes of files that may wait or be on their way; a file without room stays in its value, cut as usual. Default: 64,000,000. */
  readonly maxBytes?: number | undefined
}

/** Bytes of files that may wait or be on their way: as many as of events. */
const MAX_BYTES = 64_000_000

/**
 * Uploads images, audio, documents and other bytes in inputs, outputs and metadata apart from the events, each file once, and
 * puts references in their place. Found are data URIs, bytes, and base64 in the messages of OpenAI, Anthropic, Google,
 * LangChain and the AI SDK, from a thousand characters on. Clients on Node.js do so by themselves.
 *
 * @example new Heddle({ media: uploadMedia() })
 */
export function uploadMedia({ maxBytes = MAX_BYTES }: UploadMediaOptions = {}): MediaUpload {
  return { open: (context) => openSink(maxBytes, context) }
}

function openSink(maxBytes: number, context: MediaContext): MediaSink {
  const files = new MediaFiles(maxBytes)
  const protocol = new MediaProtocol(context)
  const uploads = new MediaUploads({
    ...context,
    files,
    protocol,
    sleeper: new Sleeper(context.schedule),
  })
  uploads.resume()
  return new ReferencingSink({ ...context, files, uploads })
}
