import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { setupQuery, setUp } from '../../api/session.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { AccessFrame } from './access-frame.tsx'

/** `/setup#token`: the first account of a server, for whoever has the link that it printed. */
export function SetupPage(): ReactNode {
  usePageTitle(t('First account'))
  const [token] = useState(() => location.hash.slice(1))
  const status = useQuery(setupQuery)
  if (status.data === undefined) {
    return status.error === null ? (
      <PageState state={{ kind: 'loading', what: t('the server') }} />
    ) : (
      <PageState
        state={{ kind: 'error', error: status.error, onRetry: () => void status.refetch() }}
      />
    )
  }
  if (!status.data.isPending) {
    return (
      <AccessFrame title={t('This server has an owner')}>
        <p>
          {rich('Somebody made the first account already. {link}, or ask for an invitation.', {
            link: (
              <a href={baseUrl().href} className="text-accent underline">
                {t('Sign in')}
              </a>
            ),
          })}
        </p>
      </AccessFrame>
    )
  }
  if (token === '') {
    return (
      <AccessFrame title={t('First account')}>
        <p>
          {rich(
            'Open the link that the server printed when it started. It ends in {code} and is how the server knows that you run it.',
            { code: <code>/setup#…</code> },
          )}
        </p>
      </AccessFrame>
    )
  }
  return <SetupForm token={token} />
}

function SetupForm({ token }: { readonly token: string }): ReactNode {
  const attempt = useMutation({
    mutationFn: setUp,
    // The whole page starts anew, now with a session.
    onSuccess: ({ projectId }) =>
      location.assign(new URL(`project/${encodeURIComponent(projectId)}/start`, baseUrl())),
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const password = fields.get('password')
    attempt.mutate({
      token,
      email: fieldText(fields, 'email'),
      password: typeof password === 'string' ? password : '',
      organizationName: fieldText(fields, 'organizationName'),
      projectName: fieldText(fields, 'projectName'),
    })
  }
  return (
    <AccessFrame title={t('Welcome to Heddle')}>
      <p className="text-muted">
        {t('You are the first here: this account owns the server’s first project.')}
      </p>
      <form onSubmit={submit} className="grid gap-4">
        <TextField label={t('Email')} name="email" type="email" autoComplete="username" />
        <TextField
          label={t('Password')}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          note={t('At least 8 characters.')}
        />
        <TextField label={t('Organization')} name="organizationName" placeholder="Acme" />
        <TextField
          label={t('First project')}
          name="projectName"
          placeholder={t('Support assistant')}
        />
        <FailureNote error={attempt.error} />
        <Button type="submit" kind="primary" isDisabled={attempt.isPending}>
          {t('Create account')}
        </Button>
      </form>
    </AccessFrame>
  )
}
