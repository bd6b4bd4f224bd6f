import type { OpenInvitation } from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { getJson, sendJson } from './client.ts'

/** Signs in; from then on the browser sends the session by itself. */
export function signIn(credentials: { readonly email: string; readonly password: string }) {
  return sendJson<{ email: string }>('POST', 'api/ui/session', credentials)
}

/** Ends the session. */
export function signOut(): Promise<void> {
  return sendJson('DELETE', 'api/ui/session')
}

/** Whether the server has nobody with an account yet. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => getJson<{ isPending: boolean }>('api/ui/setup', { signal }),
})

export interface SetupRequest {
  readonly token: string
  readonly email: string
  readonly password: string
  readonly organizationName: string
  readonly projectName: string
}

/** Makes the first account with the token that the server printed, and signs in. */
export function setUp(request: SetupRequest): Promise<{ projectId: string }> {
  return sendJson('POST', 'api/ui/setup', request)
}

/** What the link of an invitation promises. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => sendJson<OpenInvitation>('POST', 'api/ui/invitation', { token }),
    staleTime: Infinity,
  })

/** Whose password a link replaces. */
export const passwordResetQuery = (token: string) =>
  queryOptions({
    queryKey: ['password-reset', token],
    queryFn: () => sendJson<{ email: string }>('POST', 'api/ui/password-reset', { token }),
    staleTime: Infinity,
  })

/** Chooses a new password by a link, and signs in. */
export function resetPassword(choice: { readonly token: string; readonly password: string }) {
  return sendJson<{ email: string }>('POST', 'api/ui/password-reset/completion', choice)
}

/** Accepts an invitation, and signs in. */
export function acceptInvitation(acceptance: {
  readonly token: string
  readonly password: string
}) {
  return sendJson<{ email: string }>('POST', 'api/ui/invitation/acceptance', acceptance)
}
