import type { InvitationView, MembershipRole } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { invitationsQuery, invite, withdrawInvitation } from '../../api/settings.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { Moment } from '../../components/moment.tsx'
import { ROLE_NAMES } from '../../components/role-name.ts'
import { SelectField } from '../../components/select-field.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { LinkToSend } from './link-to-send.tsx'
import { rolesToGive } from './roles.ts'
import { Section } from './section.tsx'
import type { Settings } from './use-settings.ts'

/** Links that make people members; absent for whoever may not invite. */
export function Invitations({ settings }: { readonly settings: Settings }): ReactNode {
  const { organization, mayInOrganization } = settings
  if (organization === undefined || !mayInOrganization('members:write')) return null
  return (
    <Section
      title={t('Invite somebody')}
      text={t(
        'The link makes whoever opens it a member of {name} under this address. It works once, for seven days.',
        { name: organization.name },
      )}
    >
      <InviteForm organizationId={organization.id} giver={organization.role} />
    </Section>
  )
}

interface InviteFormProps {
  readonly organizationId: string
  readonly giver: MembershipRole
}

function InviteForm({ organizationId, giver }: InviteFormProps): ReactNode {
  const [role, setRole] = useState<MembershipRole>('MEMBER')
  const { queryKey } = invitationsQuery(organizationId)
  const open = useQuery(invitationsQuery(organizationId))
  const create = useChange(async (email: string) => {
    const { token } = await invite(organizationId, email, role)
    return { email, link: new URL(`invite#${token}`, baseUrl()).href }
  }, queryKey)
  const withdraw = useChange((id: string) => withdrawInvitation(organizationId, id), queryKey)
  const roles = rolesToGive(giver)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    create.mutate(fieldText(new FormData(form), 'email'), { onSuccess: () => form.reset() })
  }
  return (
    <>
      <form onSubmit={submit} className="flex max-w-xl flex-wrap items-end gap-2">
        <div className="min-w-48 flex-1">
          <TextField label={t('Email')} name="email" type="email" />
        </div>
        <div className="flex h-8 items-center gap-2">
          <SelectField
            label={t('Role of the person invited')}
            value={role}
            options={roles.map((id) => ({ id, label: ROLE_NAMES[id] }))}
            onChange={(id) => setRole(roles.find((one) => one === id) ?? role)}
          />
          <Button type="submit" kind="primary" isDisabled={create.isPending}>
            {t('Make a link')}
          </Button>
        </div>
      </form>
      <FailureNote error={create.error ?? withdraw.error ?? open.error} />
      {create.data !== undefined && (
        <LinkToSend email={create.data.email} link={create.data.link} />
      )}
      {open.data !== undefined && open.data.invitations.length > 0 && (
        <OpenInvitations invitations={open.data.invitations} onWithdraw={withdraw.mutate} />
      )}
    </>
  )
}

interface OpenInvitationsProps {
  readonly invitations: readonly InvitationView[]
  readonly onWithdraw: (id: string) => void
}

function OpenInvitations({ invitations, onWithdraw }: OpenInvitationsProps): ReactNode {
  const nowMs = Date.now()
  return (
    <SettingsTable
      label={t('Invitations, list')}
      headings={[t('Invited'), t('Role'), t('Until'), '']}
    >
      {invitations.map(({ id, email, role, expiresAt }) => (
        <tr key={id}>
          <th scope="row" className="max-w-64 truncate" title={email}>
            {email}
          </th>
          <td>{ROLE_NAMES[role]}</td>
          <td className="numeric whitespace-nowrap">
            {Date.parse(expiresAt) <= nowMs ? t('expired') : <Moment at={expiresAt} />}
          </td>
          <td className="text-end whitespace-nowrap">
            <ConfirmButton
              target={t('the invitation of {email}', { email })}
              onConfirm={() => onWithdraw(id)}
            >
              {t('Withdraw')}
            </ConfirmButton>
          </td>
        </tr>
      ))}
    </SettingsTable>
  )
}
