import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { passwordResetQuery, resetPassword } from '../../api/session.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { AccessFrame } from './access-frame.tsx'

/** `/reset#token`: a new password for whoever the link was made for. */
export function ResetPage(): ReactNode {
  usePageTitle(t('New password'))
  const [token] = useState(() => location.hash.slice(1))
  const reset = useQuery(passwordResetQuery(token))
  if (reset.data !== undefined) return <ResetForm token={token} email={reset.data.email} />
  if (reset.error === null) return <PageState state={{ kind: 'loading', what: t('the link') }} />
  return (
    <AccessFrame title={t('New password')}>
      <FailureNote error={reset.error} />
    </AccessFrame>
  )
}

function ResetForm({ token, email }: { readonly token: string; readonly email: string }) {
  const attempt = useMutation({
    mutationFn: resetPassword,
    onSuccess: () => location.assign(baseUrl()),
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    attempt.mutate({ token, password: fieldText(new FormData(event.currentTarget), 'password') })
  }
  return (
    <AccessFrame title={t('New password')}>
      <p className="text-muted">
        {rich(
          'For the account of {email}. Whoever is signed in with the old password no longer is.',
          { email: <b className="font-medium text-text">{email}</b> },
        )}
      </p>
      <form onSubmit={submit} className="grid gap-4">
        {/* So that a password manager knows whose password it keeps. */}
        <input type="hidden" name="email" value={email} autoComplete="username" />
        <TextField
          label={t('Choose a password')}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          note={t('At least 8 characters.')}
        />
        <FailureNote error={attempt.error} />
        <Button type="submit" kind="primary" isDisabled={attempt.isPending}>
          {t('Save and sign in')}
        </Button>
      </form>
    </AccessFrame>
  )
}
