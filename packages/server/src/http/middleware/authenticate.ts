import { parseAuthorization } from '../../auth/credentials.ts'
import type {
  Access,
  ApiKeyAuthenticator,
  OrganizationAccess,
} from '../../service/api-key-authenticator.ts'
import type { HttpMiddleware } from '../environment.ts'
import { HttpError } from '../http-error.ts'
import { type RateLimited, type RateLimits, takeRequest } from './rate-limit.ts'

export interface AuthenticateOptions {
  readonly authenticator: ApiKeyAuthenticator
  /** Whether a public key alone (`Bearer`) may enter; it can only write scores. */
  readonly allowPublicKeyAlone?: boolean
  /** Whether failures carry an `error` name besides the message, as clients of this route expect. */
  readonly namesErrors?: boolean
  /** Absent: the route has no bound, whatever the server's limits are. */
  readonly rateLimits?: RateLimits
  /** Which allowance a request is taken from. */
  readonly rateLimited?: RateLimited
}

/** Lets requests with valid project keys through and leaves their access in `context.var.access`. */
export function authenticate(options: AuthenticateOptions): HttpMiddleware {
  const { authenticator, allowPublicKeyAlone = false, namesErrors = false } = options
  const { rateLimits, rateLimited: kind = 'api' } = options
  const refuse = (status: 401 | 403, message: string) => {
    const error = status === 401 ? 'UnauthorizedError' : 'ForbiddenError'
    return new HttpError(status, message, { details: namesErrors ? { error } : {} })
  }
  return async (context, next) => {
    const credentials = parseAuthorization(context.req.header('authorization'))
    if (credentials === undefined) throw refuse(401, MISSING_CREDENTIALS)
    let access: Access | OrganizationAccess | undefined
    if (credentials.scheme === 'basic') {
      access = await authenticator.authenticatePair(credentials.publicKey, credentials.secretKey)
    } else {
      access = await authenticator.authenticatePublicKey(credentials.publicKey)
    }
    if (access === undefined) throw refuse(401, describeWrongKeys(credentials.publicKey))
    if (access.level === 'organization') throw refuse(403, KEY_OF_ORGANIZATION)
    if (access.level === 'scores' && !allowPublicKeyAlone) throw refuse(403, PUBLIC_KEY_ALONE)
    takeRequest(context, rateLimits, { kind, publicKey: access.publicKey })
    context.set('access', access)
    return next()
  }
}

/** Lets requests with valid keys of an organization through and leaves its id in `context.var.organizationId`. */
export function authenticateOrganization({
  authenticator,
  rateLimits,
}: Pick<AuthenticateOptions, 'authenticator' | 'rateLimits'>): HttpMiddleware {
  return async (context, next) => {
    const credentials = parseAuthorization(context.req.header('authorization'))
    if (credentials === undefined) throw new HttpError(401, MISSING_ORGANIZATION_CREDENTIALS)
    if (credentials.scheme === 'bearer') throw new HttpError(403, PUBLIC_KEY_ALONE)
    const { publicKey, secretKey } = credentials
    const access = await authenticator.authenticatePair(publicKey, secretKey)
    if (access === undefined) throw new HttpError(401, describeWrongKeys(publicKey))
    if (access.level !== 'organization') throw new HttpError(403, KEY_OF_PROJECT)
    takeRequest(context, rateLimits, { kind: 'api', publicKey })
    context.set('organizationId', access.organizationId)
    return next()
  }
}

const KEY_OF_ORGANIZATION =
  'These are keys of an organization, which open nothing inside a project: send the keys of a project.'

const KEY_OF_PROJECT =
  'These are keys of a project: this route takes those of an organization, which its owner makes in the settings.'

const MISSING_ORGANIZATION_CREDENTIALS =
  'Expected the header `Authorization: Basic base64(publicKey:secretKey)` with the keys of an organization.'

const MISSING_CREDENTIALS =
  'Expected the header `Authorization: Basic base64(publicKey:secretKey)` with the keys of a project; ' +
  'set HEDDLE_PUBLIC_KEY and HEDDLE_SECRET_KEY in the client.'

const PUBLIC_KEY_ALONE =
  'A public key alone may only write scores: send `Authorization: Basic base64(publicKey:secretKey)`.'

function describeWrongKeys(publicKey: string): string {
  if (publicKey.startsWith('sk-')) {
    return 'Expected the public key to start with pk-, got sk-…; the keys may be swapped.'
  }
  const shown = publicKey.slice(0, 60)
  return `The public key ${shown} and this secret key belong to no project of this server: check both keys and the base URL.`
}
