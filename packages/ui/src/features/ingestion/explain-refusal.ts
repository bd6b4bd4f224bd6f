import type { Arrival } from '@heddle/core/schemas'

/** What to do about a request that was refused, in one sentence; undefined when its reason says it all. */
export function explainRefusal({ status, path, key }: Arrival): string | undefined {
  if (status === 401 && key === null) {
    return 'The program sends no keys: is the .env file with HEDDLE_PUBLIC_KEY and HEDDLE_SECRET_KEY loaded?'
  }
  if (status === 401)
    return 'Copy both keys of one pair anew: the settings have them under API keys.'
  if (status === 403) return 'Send the public key and the secret key together.'
  if (status === 404) return `Send to /api/public/otel/v1/traces, not to ${path}.`
  if (status === 413) return 'Send smaller batches, or raise HEDDLE_MAX_BODY_BYTES of the server.'
  if (status === 503) return 'SDKs send it again by themselves.'
  return undefined
}
