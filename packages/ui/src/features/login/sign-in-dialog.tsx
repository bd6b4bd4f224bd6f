import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

import { returnPath } from './return-path.ts'
import { SignInForm } from './sign-in-form.tsx'
import { hideSignIn } from './sign-in-state.ts'

/** The form over whatever page is open. */
export function SignInDialog(): ReactNode {
  const queryClient = useQueryClient()
  // Where the server sent somebody from whom it did not know: a link to a trace of some project.
  const [to] = useState(() => new URLSearchParams(location.search).get('to'))
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const goOn = (): void => {
    if (to !== null) return location.assign(returnPath(to, location.origin))
    hideSignIn()
    void queryClient.invalidateQueries()
  }
  return (
    <dialog
      ref={dialog}
      aria-labelledby="sign-in-title"
      onCancel={(event) => event.preventDefault()}
      className="m-0 h-full max-h-none w-full max-w-none bg-bg text-text open:grid open:place-items-center"
    >
      <SignInForm onSignedIn={goOn} />
    </dialog>
  )
}
