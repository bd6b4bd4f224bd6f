import { Link } from '@tanstack/react-router'
import { Keyboard, Menu, Search } from 'lucide-react'
import { Fragment, lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import type { Destination } from './destinations.ts'
import { DESTINATIONS, SECTIONS } from './destinations.ts'

const SidebarFoot = lazy(async () => ({
  default: (await import('./sidebar-foot.tsx')).SidebarFoot,
}))

export interface SidebarProps {
  readonly projectId: string
  readonly projectName: string | undefined
  readonly isNarrow: boolean
  readonly onShowKeys: () => void
  readonly onSearch: () => void
}

/** The main navigation: only screens that exist. */
export function Sidebar(props: SidebarProps): ReactNode {
  const { projectId, projectName, isNarrow, onShowKeys, onSearch } = props
  return (
    <nav
      aria-label={t('Main')}
      data-narrow={isNarrow}
      className="group flex w-44 shrink-0 flex-col border-e bg-subtle data-[narrow=true]:w-12 max-md:hidden"
    >
      <div className="flex h-11 items-center gap-2 px-3">
        <Mark />
        <span className="text-emphasis font-semibold group-data-[narrow=true]:hidden">Heddle</span>
      </div>
      <Link
        to="/"
        title={t('{projectName}: all projects', { projectName: projectName ?? '' })}
        className="truncate px-3 pb-3 text-meta text-faint group-data-[narrow=true]:hidden hover:text-text"
      >
        {projectName ?? '\u00A0'}
      </Link>
      <button
        type="button"
        onClick={onSearch}
        title={t('Search or run (Ctrl K)')}
        aria-label={t('Search or run')}
        className="mx-2 mb-3 flex h-7 items-center gap-2 rounded-control border px-1.5 text-faint hover:bg-hover hover:text-text"
      >
        <Search size={14} aria-hidden className="shrink-0" />
        <span className="group-data-[narrow=true]:hidden">{t('Search or run')}</span>
      </button>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto pb-2">
        {SECTIONS.map((section) => (
          <Section key={section} section={section} projectId={projectId} />
        ))}
      </div>
      <div className="mt-2 flex min-h-11 items-center justify-between gap-1 border-t p-2 group-data-[narrow=true]:flex-col">
        <Suspense>
          <SidebarFoot />
        </Suspense>
        <button
          type="button"
          onClick={onShowKeys}
          title={t('Keys (?)')}
          aria-label={t('Show the keys')}
          className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
        >
          <Keyboard size={16} aria-hidden />
        </button>
      </div>
    </nav>
  )
}

interface SectionProps {
  readonly section: (typeof SECTIONS)[number]
  readonly projectId: string
}

function Section({ section, projectId }: SectionProps): ReactNode {
  const destinations = DESTINATIONS.filter((destination) => destination.section === section)
  if (destinations.length === 0) return null
  const title = {
    Observe: t('Observe'),
    Improve: t('Improve'),
    Judge: t('Judge'),
    Measure: t('Measure'),
    Foot: undefined,
  }[section]
  return (
    <Fragment>
      {title === undefined ? (
        <div className="min-h-2 flex-1" />
      ) : (
        <h2 className="px-3 pb-1 text-meta font-medium text-faint group-data-[narrow=true]:hidden [&:not(:first-child)]:pt-3">
          {title}
        </h2>
      )}
      {destinations.map((destination) => (
        <SidebarLink key={destination.to} projectId={projectId} destination={destination} />
      ))}
    </Fragment>
  )
}

function SidebarLink(props: { projectId: string; destination: Destination }): ReactNode {
  const { to, label, icon: Icon } = props.destination
  return (
    <Link
      to={to}
      params={{ projectId: props.projectId }}
      title={label}
      aria-label={label}
      className="mx-2 flex h-7 shrink-0 items-center gap-2 rounded-control px-2 text-muted hover:bg-hover hover:text-text data-[status=active]:bg-accent-tint data-[status=active]:font-medium data-[status=active]:text-accent"
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="group-data-[narrow=true]:hidden">{label}</span>
    </Link>
  )
}

export interface MobileBarProps {
  readonly projectId: string
  /** Opens the list of everything, where the bar has no room. */
  readonly onMore: () => void
}

/** The navigation of small screens, at the lower edge. */
export function MobileBar({ projectId, onMore }: MobileBarProps): ReactNode {
  return (
    <nav aria-label={t('Main')} className="flex border-t bg-subtle md:hidden">
      {DESTINATIONS.filter((destination) => 'isOnSmallScreens' in destination).map(
        ({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            params={{ projectId }}
            className="flex h-12 flex-1 flex-col items-center justify-center text-meta text-muted data-[status=active]:text-accent"
          >
            <Icon size={16} aria-hidden />
            {label}
          </Link>
        ),
      )}
      <button
        type="button"
        onClick={onMore}
        className="flex h-12 flex-1 flex-col items-center justify-center text-meta text-muted"
      >
        <Menu size={16} aria-hidden />
        {t('More')}
      </button>
    </nav>
  )
}

/** Two warp threads and the eye between them. */
function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" className="size-5 shrink-0" aria-hidden>
      <rect width="32" height="32" rx="7" className="fill-accent-fill" />
      <g fill="none" className="stroke-on-fill" strokeWidth="2.6" strokeLinecap="round">
        <path d="M9 6v20M23 6v20M9 16h4.500M18.500 16H23" />
        <circle cx="16" cy="16" r="2.600" />
      </g>
    </svg>
  )
}
