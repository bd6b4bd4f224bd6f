import { useMutation, useQuery } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'

import { ApiError } from '../../api/client.ts'
import { setupQuery, signIn } from '../../api/session.ts'
import { LanguageSelect } from '../../components/language-select.tsx'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'

/** Address and password; calls back when the server has opened a session. */
export function SignInForm({ onSignedIn }: { readonly onSignedIn: () => void }): ReactNode {
  // Refused here means another try, so the failure stays in the form.
  const attempt = useMutation({ mutationFn: signIn, onSuccess: onSignedIn })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    attempt.mutate({ email: textOf(fields, 'email'), password: textOf(fields, 'password') })
  }
  return (
    <form onSubmit={submit} className="grid w-full max-w-[360px] gap-4">
      <h1 id="sign-in-title" className="text-headline font-semibold">
        {t('Sign in')}
      </h1>
      <Field label={t('Email')} name="email" type="email" autoComplete="username" />
      <Field
        label={t('Password')}
        name="password"
        type="password"
        autoComplete="current-password"
      />
      {attempt.error !== null && (
        <p role="alert" className="text-error">
          {attempt.error instanceof ApiError ? attempt.error.message : t('Signing in failed.')}
        </p>
      )}
      <button
        type="submit"
        disabled={attempt.isPending}
        className="h-8 rounded-control bg-accent-fill px-3 font-medium text-on-fill"
      >
        {t('Sign in')}
      </button>
      <Help />
      <LanguageSelect />
    </form>
  )
}

function Help(): ReactNode {
  const setup = useQuery(setupQuery)
  return (
    <p className="text-table text-muted">
      {setup.data?.isPending === true ? (
        <>
          {t(
            'Nobody has an account here yet. Whoever runs this server opens the link that it printed when it started.',
          )}
        </>
      ) : (
        <>
          {rich(
            'No account? Ask somebody in your team for an invitation. For a forgotten password, whoever manages your team’s members makes you a link, or whoever runs this server sets a new one with {code}.',
            { code: <code className="font-mono text-meta">heddle user</code> },
          )}
        </>
      )}
    </p>
  )
}

interface FieldProps {
  readonly label: string
  readonly name: string
  readonly type: 'email' | 'password'
  readonly autoComplete: string
}

function Field({ label, ...input }: FieldProps): ReactNode {
  return (
    <label className="grid gap-1">
      <span className="font-medium">{label}</span>
      <input {...input} required className="h-8 rounded-control border bg-transparent px-2" />
    </label>
  )
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
