import type { Arrival } from '@heddle/core/schemas'

import { t } from '../../messages/translate.ts'

/** What to do about a request that was refused, in one sentence; undefined when its reason says it all. */
export function explainRefusal({ status, path, key }: Arrival): string | undefined {
  if (status === 401 && key === null) {
    return t(
      'The program sends no keys: is the .env file with HEDDLE_PUBLIC_KEY and HEDDLE_SECRET_KEY loaded?',
    )
  }
  if (status === 401)
    return t('Copy both keys of one pair anew: the settings have them under API keys.')
  if (status === 403) return t('Send the public key and the secret key together.')
  if (status === 404) return t('Send to /api/public/otel/v1/traces, not to {path}.', { path })
  if (status === 413)
    return t('Send smaller batches, or raise HEDDLE_MAX_BODY_BYTES of the server.')
  if (status === 503) return t('SDKs send it again by themselves.')
  return undefined
}
