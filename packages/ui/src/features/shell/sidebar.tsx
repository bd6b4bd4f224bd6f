import { Link } from '@tanstack/react-router'
import { Keyboard, ListTree, Plug } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { ThemeSwitch } from '../../components/theme-switch.tsx'

interface Destination {
  readonly to: '/project/$projectId/traces' | '/project/$projectId/start'
  readonly label: string
  readonly icon: LucideIcon
}

const TRACES: Destination = { to: '/project/$projectId/traces', label: 'Traces', icon: ListTree }
const CONNECT: Destination = { to: '/project/$projectId/start', label: 'Connect', icon: Plug }

export interface SidebarProps {
  readonly projectId: string
  readonly projectName: string | undefined
  readonly isNarrow: boolean
  readonly onShowKeys: () => void
}

/** The main navigation: only screens that exist. */
export function Sidebar({ projectId, projectName, isNarrow, onShowKeys }: SidebarProps): ReactNode {
  return (
    <nav
      aria-label="Main"
      data-narrow={isNarrow}
      className="group flex w-44 shrink-0 flex-col border-e bg-subtle data-[narrow=true]:w-12 max-md:hidden"
    >
      <div className="flex h-11 items-center gap-2 px-3">
        <Mark />
        <span className="text-emphasis font-semibold group-data-[narrow=true]:hidden">Heddle</span>
      </div>
      <p
        className="truncate px-3 pb-3 text-meta text-faint group-data-[narrow=true]:hidden"
        title={projectName}
      >
        {projectName ?? '\u00A0'}
      </p>
      <h2 className="px-3 pb-1 text-meta font-medium text-faint group-data-[narrow=true]:hidden">
        Observe
      </h2>
      <SidebarLink projectId={projectId} destination={TRACES} />
      <div className="flex-1" />
      <SidebarLink projectId={projectId} destination={CONNECT} />
      <div className="mt-2 flex items-center justify-between gap-1 border-t p-2 group-data-[narrow=true]:flex-col">
        <ThemeSwitch />
        <button
          type="button"
          onClick={onShowKeys}
          title="Keys (?)"
          aria-label="Show the keys"
          className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
        >
          <Keyboard size={16} aria-hidden />
        </button>
      </div>
    </nav>
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
      className="mx-2 flex h-7 items-center gap-2 rounded-control px-2 text-muted hover:bg-hover hover:text-text data-[status=active]:bg-accent-tint data-[status=active]:font-medium data-[status=active]:text-accent"
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="group-data-[narrow=true]:hidden">{label}</span>
    </Link>
  )
}

/** The navigation of small screens, at the lower edge. */
export function MobileBar({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <nav aria-label="Main" className="flex border-t bg-subtle md:hidden">
      {[TRACES, CONNECT].map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ projectId }}
          className="flex h-12 flex-1 flex-col items-center justify-center text-meta text-muted data-[status=active]:text-accent"
        >
          <Icon size={16} aria-hidden />
          {label}
        </Link>
      ))}
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
