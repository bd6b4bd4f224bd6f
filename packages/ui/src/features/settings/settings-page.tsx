import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { GeneralSettings } from './general-settings.tsx'
import { KeySettings } from './key-settings.tsx'
import { MemberSettings } from './member-settings.tsx'
import { ModelSettings } from './model-settings.tsx'
import { OrganizationSettings } from './organization-settings.tsx'
import { RetentionSettings } from './retention-settings.tsx'
import { ScoreConfigSettings } from './score-config-settings.tsx'
import { type Settings, useSettings } from './use-settings.ts'

const route = getRouteApi('/project/$projectId/settings/$page')

interface Page {
  readonly id: string
  readonly label: string
  readonly body: (props: { readonly settings: Settings }) => ReactNode
  /** Absent: for everybody. */
  readonly isFor?: (settings: Settings) => boolean
}

const PAGES: readonly Page[] = [
  { id: 'general', label: t('General'), body: GeneralSettings },
  {
    id: 'keys',
    label: t('API keys'),
    body: KeySettings,
    isFor: ({ may }) => may('api-keys:read'),
  },
  {
    id: 'members',
    label: t('Members'),
    body: MemberSettings,
    // Where nobody signs in there is nobody to list.
    isFor: ({ user, may }) => user !== null && may('members:read'),
  },
  { id: 'models', label: t('Models'), body: ModelSettings },
  { id: 'score-configs', label: t('Score configs'), body: ScoreConfigSettings },
  {
    id: 'retention',
    label: t('Retention'),
    body: RetentionSettings,
    isFor: ({ may }) => may('project:update') || may('contents:delete'),
  },
  {
    id: 'organization',
    label: t('Organization'),
    body: OrganizationSettings,
    isFor: ({ mayInOrganization }) => mayInOrganization('projects:create'),
  },
]

/** `/project/$projectId/settings/$page`. Pages that a role has no use for are not listed; their addresses say which role they take. */
export function SettingsPage(): ReactNode {
  const { page: id } = route.useParams()
  const settings = useSettings()
  const page = PAGES.find((one) => one.id === id)
  usePageTitle(page === undefined ? t('Settings') : `${page.label} · ${t('Settings')}`)
  if (settings === undefined) {
    return <PageState state={{ kind: 'loading', what: t('the settings') }} />
  }
  return (
    <>
      <PageHeader title={t('Settings')} note={settings.project.name} />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <SettingsNav settings={settings} />
        <div className="min-w-0 flex-1 overflow-y-auto">
          <div className="grid max-w-4xl content-start gap-8 p-6 max-md:p-4">
            {page === undefined ? (
              <PageState
                state={{ kind: 'empty', title: t('There is no such page of settings.') }}
              />
            ) : (
              <page.body key={settings.project.id} settings={settings} />
            )}
          </div>
        </div>
      </div>
    </>
  )
}

function SettingsNav({ settings }: { readonly settings: Settings }): ReactNode {
  return (
    <nav
      aria-label={t('Settings')}
      className="flex w-40 shrink-0 flex-col gap-0.5 border-e p-2 max-md:w-full max-md:flex-row max-md:overflow-x-auto max-md:border-e-0 max-md:border-b"
    >
      {PAGES.filter(({ isFor }) => isFor === undefined || isFor(settings)).map(({ id, label }) => (
        <Link
          key={id}
          to="/project/$projectId/settings/$page"
          params={{ projectId: settings.project.id, page: id }}
          className="flex h-7 shrink-0 items-center rounded-control px-2 whitespace-nowrap text-muted hover:bg-hover hover:text-text data-[status=active]:bg-accent-tint data-[status=active]:font-medium data-[status=active]:text-accent"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
