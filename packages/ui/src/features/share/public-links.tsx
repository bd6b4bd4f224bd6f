import type { CreateShareRequest, Redaction, ShareView } from '@heddle/core/schemas'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { createShare, revokeShare, sharesQuery } from '../../api/shares.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { Moment } from '../../components/moment.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { formatTime } from '../../format/time.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { useTimeZone } from '../../time-zone.ts'
import { RedactionChoice } from './redaction-choice.tsx'

const LIFETIMES = [
  { id: '1', label: t('for one day'), days: 1 },
  { id: '7', label: t('for 7 days'), days: 7 },
  { id: '30', label: t('for 30 days'), days: 30 },
  { id: 'never', label: t('until it is revoked'), days: null },
] as const

export interface PublicLinksProps {
  readonly projectId: string
  readonly traceId: string
}

/** Links by which anybody reads this trace; each is shown once, and can be revoked. */
export function PublicLinks({ projectId, traceId }: PublicLinksProps): ReactNode {
  const queryClient = useQueryClient()
  const query = sharesQuery(projectId, traceId)
  const shares = useQuery(query)
  const refresh = () => queryClient.invalidateQueries({ queryKey: query.queryKey })
  const create = useMutation({
    mutationFn: async (request: CreateShareRequest) => {
      const { token } = await createShare(projectId, traceId, request)
      return new URL(`shared#${token}`, baseUrl()).href
    },
    onSuccess: refresh,
  })
  const revoke = useMutation({
    mutationFn: (id: string) => revokeShare(projectId, traceId, id),
    onSuccess: refresh,
  })
  return (
    <section aria-labelledby="links-title" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h3 id="links-title" className="font-semibold">
        {t('Public link')}
      </h3>
      <LinkForm isPending={create.isPending} onCreate={create.mutate} />
      <FailureNote error={create.error ?? revoke.error ?? shares.error} />
      {create.data !== undefined && (
        <div
          role="status"
          className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-card border bg-success-tint p-3"
        >
          <p className="font-medium text-success">
            {t('Whoever has this link can read the trace. It is shown this once.')}
          </p>
          <CodeBlock code={create.data} label={t('Copy the public link')} />
        </div>
      )}
      {shares.data !== undefined && shares.data.shares.length > 0 && (
        <ShareTable shares={shares.data.shares} onRevoke={revoke.mutate} />
      )}
    </section>
  )
}

interface LinkFormProps {
  readonly isPending: boolean
  readonly onCreate: (request: CreateShareRequest) => void
}

function LinkForm({ isPending, onCreate }: LinkFormProps): ReactNode {
  const [lifetime, setLifetime] = useState<string>('7')
  const [chosen, setChosen] = useState<ReadonlySet<Redaction>>(new Set(['user']))
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const days = LIFETIMES.find(({ id }) => id === lifetime)?.days ?? null
    const note = fieldText(new FormData(event.currentTarget), 'note')
    onCreate({ days, redactions: [...chosen], note })
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <RedactionChoice chosen={chosen} onChange={setChosen} />
      <TextField label={t('Note for its readers')} name="note" isRequired={false} />
      <div className="flex items-center gap-2">
        <SelectField
          label={t('How long the link holds')}
          value={lifetime}
          options={LIFETIMES}
          onChange={setLifetime}
        />
        <Button type="submit" kind="primary" isDisabled={isPending}>
          {t('Make a public link')}
        </Button>
      </div>
    </form>
  )
}

interface ShareTableProps {
  readonly shares: readonly ShareView[]
  readonly onRevoke: (id: string) => void
}

function ShareTable({ shares, onRevoke }: ShareTableProps): ReactNode {
  const nowMs = Date.now()
  const timeZone = useTimeZone()
  const until = ({ expiresAt }: ShareView): ReactNode => {
    if (expiresAt === null) return t('revoked')
    return Date.parse(expiresAt) <= nowMs ? t('expired') : <Moment at={expiresAt} />
  }
  return (
    <SettingsTable
      label={t('Public links, list')}
      headings={[t('Made'), t('Until'), t('Left out'), t('Opened'), '']}
    >
      {shares.map((share) => (
        <tr key={share.id}>
          <th scope="row" className="numeric" title={share.note}>
            <Moment at={share.createdAt} />
          </th>
          <td className="numeric">{until(share)}</td>
          <td>{share.redactions.length === 0 ? t('nothing') : share.redactions.join(', ')}</td>
          <td className="numeric">{formatCount(share.views)} ×</td>
          <td className="text-end whitespace-nowrap">
            <ConfirmButton
              target={t('the link of {createdAt}', {
                createdAt: formatTime(share.createdAt, { nowMs, timeZone }),
              })}
              onConfirm={() => onRevoke(share.id)}
            >
              {t('Revoke')}
            </ConfirmButton>
          </td>
        </tr>
      ))}
    </SettingsTable>
  )
}
