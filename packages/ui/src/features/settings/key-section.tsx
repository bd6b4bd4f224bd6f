import type { ApiKeyCreated, ApiKeySummary } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'

import { apiKeysQuery, createApiKey, removeApiKey, type SettingsPlace } from '../../api/settings.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { Section } from './section.tsx'

export interface KeySectionProps {
  readonly title: string
  readonly text: string
  readonly place: SettingsPlace
  readonly mayWrite: boolean
}

/** Keys of a project or an organization: made, shown once, revoked. */
export function KeySection({ title, text, place, mayWrite }: KeySectionProps): ReactNode {
  const list = useQuery(apiKeysQuery(place))
  const { queryKey } = apiKeysQuery(place)
  const create = useChange((note: string) => createApiKey(place, note), queryKey)
  const remove = useChange((id: string) => removeApiKey(place, id), queryKey)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    create.mutate(fieldText(new FormData(form), 'note'), { onSuccess: () => form.reset() })
  }
  if (list.data === undefined) {
    return list.error === null ? (
      <PageState state={{ kind: 'loading', what: t('the keys') }} />
    ) : (
      <PageState state={{ kind: 'error', error: list.error, onRetry: () => void list.refetch() }} />
    )
  }
  return (
    <Section title={title} text={text}>
      {mayWrite && (
        <form onSubmit={submit} className="flex max-w-md items-end gap-2">
          <div className="flex-1">
            <TextField
              label={t('What the keys are for')}
              name="note"
              placeholder="production"
              isRequired={false}
            />
          </div>
          <div className="flex h-8 items-center">
            <Button type="submit" kind="primary" isDisabled={create.isPending}>
              {t('Create keys')}
            </Button>
          </div>
        </form>
      )}
      <FailureNote error={create.error ?? remove.error} />
      {create.data !== undefined && <NewKeys keys={create.data} />}
      {list.data.apiKeys.length === 0 ? (
        <p className="text-muted">{t('There are no keys yet.')}</p>
      ) : (
        <KeyTable
          title={title}
          keys={list.data.apiKeys}
          mayWrite={mayWrite}
          onRemove={(id) => {
            // Keys that were just made are not worth copying any more.
            if (create.data?.id === id) create.reset()
            remove.mutate(id)
          }}
        />
      )}
    </Section>
  )
}

function NewKeys({ keys }: { readonly keys: ApiKeyCreated }): ReactNode {
  const lines = [
    `HEDDLE_BASE_URL=${baseUrl().href.replace(/\/$/u, '')}`,
    `HEDDLE_PUBLIC_KEY=${keys.publicKey}`,
    `HEDDLE_SECRET_KEY=${keys.secretKey}`,
  ]
  return (
    <div role="status" className="grid gap-2 rounded-card border bg-success-tint p-3">
      <p className="font-medium text-success">
        {t('These are the new keys. The secret key is shown this once.')}
      </p>
      <CodeBlock code={lines.join('\n')} label={t('Copy as .env')} />
    </div>
  )
}

interface KeyTableProps {
  readonly title: string
  readonly keys: readonly ApiKeySummary[]
  readonly mayWrite: boolean
  readonly onRemove: (id: string) => void
}

function KeyTable({ title, keys, mayWrite, onRemove }: KeyTableProps): ReactNode {
  return (
    <SettingsTable
      label={t('{title}, list', { title })}
      headings={[t('For'), t('Public key'), t('Secret key'), t('Created'), t('Last used'), '']}
    >
      {keys.map((key) => (
        <tr key={key.id}>
          <th scope="row" className="max-w-40 truncate" title={key.note ?? undefined}>
            {key.note ?? '—'}
          </th>
          <td className="max-w-48 truncate font-mono" title={key.publicKey}>
            {key.publicKey}
          </td>
          <td className="font-mono whitespace-nowrap">{key.displaySecretKey}</td>
          <td className="numeric whitespace-nowrap">
            <Moment at={key.createdAt} />
          </td>
          <td className="numeric whitespace-nowrap">
            {key.lastUsedAt === null ? t('never') : <Moment at={key.lastUsedAt} />}
          </td>
          <td className="text-end whitespace-nowrap">
            {mayWrite && (
              <ConfirmButton target={key.note ?? key.publicKey} onConfirm={() => onRemove(key.id)}>
                {t('Revoke')}
              </ConfirmButton>
            )}
          </td>
        </tr>
      ))}
    </SettingsTable>
  )
}
