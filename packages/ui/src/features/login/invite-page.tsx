import type { OpenInvitation } from '@heddle/core/schemas'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { acceptInvitation, invitationQuery } from '../../api/session.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import { ROLE_NAMES } from '../../components/role-name.ts'
import { TextField } from '../../components/text-field.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { AccessFrame } from './access-frame.tsx'

/** `/invite#token`: makes whoever holds the link a member. */
export function InvitePage(): ReactNode {
  usePageTitle(t('Invitation'))
  const [token] = useState(() => location.hash.slice(1))
  const invitation = useQuery(invitationQuery(token))
  if (invitation.data === undefined) {
    return invitation.error === null ? (
      <PageState state={{ kind: 'loading', what: t('the invitation') }} />
    ) : (
      <AccessFrame title={t('Invitation')}>
        <FailureNote error={invitation.error} />
      </AccessFrame>
    )
  }
  return <AcceptForm token={token} invitation={invitation.data} />
}

interface AcceptFormProps {
  readonly token: string
  readonly invitation: OpenInvitation
}

function AcceptForm({ token, invitation }: AcceptFormProps): ReactNode {
  const { email, role, organizationName, hasAccount } = invitation
  const attempt = useMutation({
    mutationFn: acceptInvitation,
    onSuccess: () => location.assign(baseUrl()),
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const password = new FormData(event.currentTarget).get('password')
    attempt.mutate({ token, password: typeof password === 'string' ? password : '' })
  }
  return (
    <AccessFrame title={t('Join {organizationName}', { organizationName })}>
      <p className="text-muted">
        {rich('You are invited as {role} under the address {email}.', {
          role: ROLE_NAMES[role],
          email: <b className="font-medium text-text">{email}</b>,
        })}
      </p>
      <form onSubmit={submit} className="grid gap-4">
        {/* So that a password manager knows whose password it keeps. */}
        <input type="hidden" name="email" value={email} autoComplete="username" />
        <TextField
          label={hasAccount ? t('Your password') : t('Choose a password')}
          name="password"
          type="password"
          autoComplete={hasAccount ? 'current-password' : 'new-password'}
          minLength={8}
          note={hasAccount ? t('Of the account you have here.') : t('At least 8 characters.')}
        />
        <FailureNote error={attempt.error} />
        <Button type="submit" kind="primary" isDisabled={attempt.isPending}>
          {t('Join')}
        </Button>
      </form>
    </AccessFrame>
  )
}
