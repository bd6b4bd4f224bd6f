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

import { t } from '../../messages/translate.ts'

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
    get label() {
      return t('Overview')
    },
    icon: LayoutDashboard,
    goKey: 'o',
    isOnSmallScreens: true,
  },
  {
    section: 'Observe',
    to: '/project/$projectId/traces',
    get label() {
      return t('Traces')
    },
    icon: ListTree,
    goKey: 't',
    isOnSmallScreens: true,
  },
  {
    section: 'Observe',
    to: '/project/$projectId/sessions',
    get label() {
      return t('Sessions')
    },
    icon: MessagesSquare,
    goKey: 's',
    isOnSmallScreens: true,
  },
  {
    section: 'Observe',
    to: '/project/$projectId/users',
    get label() {
      return t('Users')
    },
    icon: Users,
    goKey: 'u',
  },
  {
    section: 'Improve',
    to: '/project/$projectId/prompts',
    get label() {
      return t('Prompts')
    },
    icon: MessageSquareText,
    goKey: 'p',
  },
  {
    section: 'Improve',
    to: '/project/$projectId/playground',
    get label() {
      return t('Playground')
    },
    icon: FlaskConical,
    goKey: 'y',
  },
  {
    section: 'Improve',
    to: '/project/$projectId/datasets',
    get label() {
      return t('Datasets')
    },
    icon: Database,
    goKey: 'd',
  },
  {
    section: 'Judge',
    to: '/project/$projectId/scores',
    get label() {
      return t('Scores')
    },
    icon: Star,
    goKey: 'r',
  },
  {
    section: 'Judge',
    to: '/project/$projectId/annotation-queues',
    get label() {
      return t('Queues')
    },
    icon: ListChecks,
    goKey: 'q',
  },
  {
    section: 'Measure',
    to: '/project/$projectId/dashboards',
    get label() {
      return t('Dashboards')
    },
    icon: ChartColumn,
    goKey: 'm',
  },
  {
    section: 'Measure',
    to: '/project/$projectId/costs',
    get label() {
      return t('Costs')
    },
    icon: Coins,
    goKey: 'c',
  },
  {
    section: 'Foot',
    to: '/project/$projectId/start',
    get label() {
      return t('Connect')
    },
    icon: Plug,
    goKey: 'b',
  },
  {
    section: 'Foot',
    to: '/project/$projectId/ingestion',
    get label() {
      return t('Ingestion')
    },
    icon: Inbox,
    goKey: 'i',
  },
  {
    section: 'Foot',
    to: '/project/$projectId/settings',
    get label() {
      return t('Settings')
    },
    icon: Settings,
    goKey: ',',
  },
] as const satisfies readonly DestinationShape[]

export type Destination = (typeof DESTINATIONS)[number]
