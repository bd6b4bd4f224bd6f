import { sendJson } from './client.ts'

/** Signs in; from then on the browser sends the session by itself. */
export function signIn(credentials: { readonly email: string; readonly password: string }) {
  return sendJson('POST', 'api/ui/session', credentials)
}

/** Ends the session. */
export function signOut(): Promise<void> {
  return sendJson('DELETE', 'api/ui/session')
}
