import { lazy, Suspense, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

import { isSignInShown, onSignInChange } from './sign-in-state.ts'

const SignInDialog = lazy(async () => ({
  default: (await import('./sign-in-dialog.tsx')).SignInDialog,
}))

/** Asks for a sign-in when the session is missing or has ended. The page stays as it is beneath, forms included. */
export function SignInGate(): ReactNode {
  if (!useSyncExternalStore(onSignInChange, isSignInShown)) return null
  return (
    <Suspense>
      <SignInDialog />
    </Suspense>
  )
}
