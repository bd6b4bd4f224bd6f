import type { MediaUpload } from '../client/media-upload.ts'
import { FLAG, parseFlag, POSITIVE, TEXT } from '../client/option-kinds.ts'
import type { OptionSources } from '../client/option-kinds.ts'
import type { Given } from '../client/options.ts'
import type { Settings } from '../client/settings.ts'
import { uploadMedia } from '../media/upload-media.ts'
import type { SpoolSettings } from '../spool/spool.ts'
import { openMediaSpool } from './node-media-spool.ts'
import type { HostSettings } from './platform.ts'

/** Where the spool lies unless told otherwise. */
const SPOOL_DIRECTORY = '.heddle/spool'
/** Bytes that one process may keep in the spool: about 100,000 observations. */
const SPOOL_MAX_BYTES = 256_000_000

const LOOPBACK = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/i

/** Options of what only Node.js can do. */
export const HOST_OPTIONS: OptionSources = {
  compress: [FLAG],
  spool: [TEXT],
  spoolMaxBytes: [POSITIVE],
}

/** What only Node.js can do: requests to other machines are compressed, there may be a spool, and files are uploaded unless told otherwise. */
export function resolveHostSettings(given: Given & Pick<Settings, 'baseUrl'>): HostSettings {
  const spool = resolveSpool(given)
  const isCompressing = given.compress ?? !LOOPBACK.test(given.baseUrl)
  return { isCompressing, spool, media: resolveMedia(given, spool) }
}

function resolveMedia(
  { media = true }: Given,
  spool: SpoolSettings | undefined,
): MediaUpload | undefined {
  const upload = media === true ? uploadMedia() : media
  if (upload === false || spool === undefined) return upload || undefined
  return {
    open: (context) => {
      const project = `${context.publicKey}@${context.baseUrl}`
      return upload.open({ ...context, spool: openMediaSpool(spool, project) })
    },
  }
}

function resolveSpool({ spool: given, spoolMaxBytes }: Given): SpoolSettings | undefined {
  const spool = typeof given === 'string' ? (parseFlag(given) ?? given) : given
  if (spool === undefined || spool === false) return undefined
  const { directory, maxBytes } = typeof spool === 'object' ? spool : {}
  return {
    directory: directory ?? (typeof spool === 'string' ? spool : SPOOL_DIRECTORY),
    maxBytes: maxBytes ?? spoolMaxBytes ?? SPOOL_MAX_BYTES,
  }
}
