import type { MembershipRole, ProjectMembers } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { bootstrapQuery } from '../../api/bootstrap.ts'
import {
  makePasswordReset,
  membersQuery,
  removeMember,
  setOrganizationRole,
  setProjectRole,
} from '../../api/settings.ts'
import { baseUrl } from '../../base-path.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import { ROLE_NAMES } from '../../components/role-name.ts'
import { SelectField } from '../../components/select-field.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { Invitations } from './invitations.tsx'
import { LinkToSend } from './link-to-send.tsx'
import { rolesToGive } from './roles.ts'
import { Section } from './section.tsx'
import type { Settings } from './use-settings.ts'

type Member = ProjectMembers['members'][number]

const HEADINGS = [t('Person'), t('In the organization'), t('In this project')]

/** Who may do what, and who is to come. */
export function MemberSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { project } = settings
  const list = useQuery(membersQuery(project.id))
  if (list.data === undefined) {
    return list.error === null ? (
      <PageState state={{ kind: 'loading', what: t('the members') }} />
    ) : (
      <PageState state={{ kind: 'error', error: list.error, onRetry: () => void list.refetch() }} />
    )
  }
  return (
    <>
      <MemberList settings={settings} members={list.data.members} />
      <Invitations settings={settings} />
      <RoleHelp />
    </>
  )
}

function MemberList(props: {
  readonly settings: Settings
  readonly members: readonly Member[]
}): ReactNode {
  const { settings, members } = props
  const { project, organization, may, mayInOrganization } = settings
  const { setGeneral, setOwn, remove, reset } = useMemberChanges(settings)
  const mayManage = mayInOrganization('members:write')
  return (
    <Section title={t('Members')}>
      <FailureNote error={setGeneral.error ?? setOwn.error ?? remove.error ?? reset.error} />
      {reset.data !== undefined && <LinkToSend {...reset.data} />}
      <SettingsTable label={t('Members, list')} headings={mayManage ? [...HEADINGS, ''] : HEADINGS}>
        {members.map((member) => (
          <tr key={member.userId}>
            <th scope="row" className="max-w-64 truncate" title={member.email}>
              {member.email}
              {member.email === settings.user?.email && (
                <span className="text-faint"> {t('(you)')}</span>
              )}
            </th>
            <td>
              <RoleSelect
                label={t('Role of {email} in the organization', { email: member.email })}
                role={member.organizationRole}
                giver={mayManage ? organization?.role : undefined}
                onChange={(role) =>
                  role !== null && setGeneral.mutate({ userId: member.userId, role })
                }
              />
            </td>
            <td>
              <RoleSelect
                label={t('Role of {email} in this project', { email: member.email })}
                role={member.projectRole}
                inherited={member.organizationRole}
                giver={may('members:write') ? project.role : undefined}
                onChange={(role) => setOwn.mutate({ userId: member.userId, role })}
              />
            </td>
            {mayManage && (
              <MemberActions
                email={member.email}
                onReset={() => reset.mutate(member)}
                onRemove={() => remove.mutate(member.userId)}
              />
            )}
          </tr>
        ))}
      </SettingsTable>
    </Section>
  )
}

interface MemberActionsProps {
  readonly email: string
  readonly onReset: () => void
  readonly onRemove: () => void
}

function MemberActions({ email, onReset, onRemove }: MemberActionsProps): ReactNode {
  return (
    <td>
      <div className="flex justify-end gap-1 whitespace-nowrap">
        <ConfirmButton target={t('of {email}', { email })} onConfirm={onReset}>
          {t('Reset password')}
        </ConfirmButton>
        <ConfirmButton target={email} onConfirm={onRemove}>
          {t('Remove')}
        </ConfirmButton>
      </div>
    </td>
  )
}

function useMemberChanges({ project }: Settings) {
  const { organizationId } = project
  const stale = [membersQuery(project.id).queryKey, bootstrapQuery.queryKey] as const
  const setGeneral = useChange(
    (change: { userId: string; role: MembershipRole }) =>
      setOrganizationRole(organizationId, change.userId, change.role),
    ...stale,
  )
  const setOwn = useChange(
    (change: { userId: string; role: MembershipRole | null }) =>
      setProjectRole(project.id, change.userId, change.role),
    ...stale,
  )
  const remove = useChange((userId: string) => removeMember(organizationId, userId), ...stale)
  const reset = useChange(async ({ email, userId }: Member) => {
    const { token } = await makePasswordReset(organizationId, userId)
    return { email, link: new URL(`reset#${token}`, baseUrl()).href }
  })
  return { setGeneral, setOwn, remove, reset }
}

interface RoleSelectProps {
  readonly label: string
  /** Null: none of its own. */
  readonly role: MembershipRole | null
  /** The role that holds without one; absent where there has to be one. */
  readonly inherited?: MembershipRole
  /** Whose hand gives; undefined: nobody's who is here. */
  readonly giver: MembershipRole | undefined
  readonly onChange: (role: MembershipRole | null) => void
}

function RoleSelect({ label, role, inherited, giver, onChange }: RoleSelectProps): ReactNode {
  const roles = giver === undefined ? [] : rolesToGive(giver)
  const present = role ?? inherited
  if (present === undefined || !roles.includes(present)) {
    return role === null ? t('as in the organization') : ROLE_NAMES[role]
  }
  const own = roles.map((id) => ({ id, label: ROLE_NAMES[id] }))
  return (
    <SelectField
      label={label}
      value={role ?? ''}
      options={
        inherited === undefined ? own : [{ id: '', label: t('as in the organization') }, ...own]
      }
      onChange={(id) => onChange(roles.find((one) => one === id) ?? null)}
    />
  )
}

const ROLE_HELP = [
  [ROLE_NAMES.OWNER, t('everything, deleting the project and keys of the organization included')],
  [
    ROLE_NAMES.ADMIN,
    t('members, API keys, prices of models, the name of the project, and what members may do'),
  ],
  [ROLE_NAMES.MEMBER, t('scores, prompts, datasets, comments and queues; sees keys and members')],
  [ROLE_NAMES.VIEWER, t('reads everything the project holds')],
] as const

function RoleHelp(): ReactNode {
  return (
    <Section title={t('What roles may do')}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-table">
        {ROLE_HELP.map(([role, text]) => (
          <div key={role} className="contents">
            <dt className="font-medium">{role}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
