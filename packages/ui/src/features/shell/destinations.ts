import {
  ChartColumn,
  Coins,
  Database,
  FlaskConical,
  Inbox,
  LayoutDashboard,
  ListChecks,
  ListTree,
  MessageSquareText,
  MessagesSquare,
  Plug,
  Settings,
  Star,
  Users,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'

/** The groups of the sidebar, in its order. `Foot` stands at the lower end without a heading. */
export const SECTIONS = ['Observe', 'Improve', 'Judge', 'Measure', 'Foot'] as const

interface DestinationShape {
  readonly section: (typeof SECTIONS)[number]
  /** A path of the router, below the project. */
  readonly to: `/project/$projectId/${string}`
  readonly label: string
  readonly icon: LucideIcon
  /** The letter that leads here after `g`. */
  readonly goKey: string
  /** Set: also in the bar at the lower edge of small screens, which has room for three and the way to all others. */
  readonly isOnSmallScreens?: true
}

/**
 * The screens of a project, one a line: only those that exist. Sidebar, bar of small screens,
 * command palette and the keys after `g` read this list. Order within a section:
 * Observe: Overview, Traces, Sessions, Users · Improve: Prompts, Playground, Datasets, Experiments ·
 * Judge: Scores, Queues · Measure: Dashboards, Costs · Foot: Connect, Ingestion, Settings.
 */
export const DESTINATIONS = [
  {
    section: 'Observe',
    to: '/project/$projectId/overview',
    label: 'Overview',
    icon: LayoutDashboard,
    goKey: 'o',
    isOnSmallScreens: true,
  },
  {
    section: 'Observe',
    to: '/project/$projectId/traces',
    label: 'Traces',
    icon: ListTree,
    goKey: 't',
    isOnSmallScreens: true,
  },
  {
    section: 'Observe',
    to: '/project/$projectId/sessions',
    label: 'Sessions',
    icon: MessagesSquare,
    goKey: 's',
    isOnSmallScreens: true,
  },
  {
    section: 'Observe',
    to: '/project/$projectId/users',
    label: 'Users',
    icon: Users,
    goKey: 'u',
  },
  {
    section: 'Improve',
    to: '/project/$projectId/prompts',
    label: 'Prompts',
    icon: MessageSquareText,
    goKey: 'p',
  },
  {
    section: 'Improve',
    to: '/project/$projectId/playground',
    label: 'Playground',
    icon: FlaskConical,
    goKey: 'y',
  },
  {
    section: 'Improve',
    to: '/project/$projectId/datasets',
    label: 'Datasets',
    icon: Database,
    goKey: 'd',
  },
  {
    section: 'Judge',
    to: '/project/$projectId/scores',
    label: 'Scores',
    icon: Star,
    goKey: 'r',
  },
  {
    section: 'Judge',
    to: '/project/$projectId/annotation-queues',
    label: 'Queues',
    icon: ListChecks,
    goKey: 'q',
  },
  {
    section: 'Measure',
    to: '/project/$projectId/dashboards',
    label: 'Dashboards',
    icon: ChartColumn,
    goKey: 'm',
  },
  {
    section: 'Measure',
    to: '/project/$projectId/costs',
    label: 'Costs',
    icon: Coins,
    goKey: 'c',
  },
  {
    section: 'Foot',
    to: '/project/$projectId/start',
    label: 'Connect',
    icon: Plug,
    goKey: 'b',
  },
  {
    section: 'Foot',
    to: '/project/$projectId/ingestion',
    label: 'Ingestion',
    icon: Inbox,
    goKey: 'i',
  },
  {
    section: 'Foot',
    to: '/project/$projectId/settings',
    label: 'Settings',
    icon: Settings,
    goKey: ',',
  },
] as const satisfies readonly DestinationShape[]

export type Destination = (typeof DESTINATIONS)[number]
