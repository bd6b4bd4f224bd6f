import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'

import { projectTrace, skeletonQuery } from './api/trace-source.ts'
import { baseUrl } from './base-path.ts'
import { NotFoundPage } from './components/not-found-page.tsx'
import { ProjectShell } from './features/shell/project-shell.tsx'
import {
  parseSearch,
  printSearch,
  readCompareSearch,
  readCompareTracesSearch,
  readCostsSearch,
  readDashboardSearch,
  readDatasetSearch,
  readFindSearch,
  readOverviewSearch,
  readPlaygroundSearch,
  readPromptSearch,
  readScoresSearch,
  readSessionSearch,
  readTraceSearch,
  readTracesSearch,
} from './search-params.ts'

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
})

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./features/start/home-page.tsx'), 'HomePage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./features/login/setup-page.tsx'), 'SetupPage'),
})

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite',
  component: lazyRouteComponent(() => import('./features/login/invite-page.tsx'), 'InvitePage'),
})

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./features/login/reset-page.tsx'), 'ResetPage'),
})

const sharedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shared',
  validateSearch: readTraceSearch,
  component: lazyRouteComponent(() => import('./features/shared/shared-page.tsx'), 'SharedPage'),
})

const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/project/$projectId',
  component: ProjectShell,
})

const projectHomeRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/start/project-home-page.tsx'),
    'ProjectHomePage',
  ),
})

const startRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/start',
  component: lazyRouteComponent(() => import('./features/start/start-page.tsx'), 'StartPage'),
})

const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(
    () => import('./features/overview/overview-page.tsx'),
    'OverviewPage',
  ),
})

const tracesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/traces',
  validateSearch: readTracesSearch,
  component: lazyRouteComponent(() => import('./features/traces/traces-page.tsx'), 'TracesPage'),
})

const costsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/costs',
  validateSearch: readCostsSearch,
  component: lazyRouteComponent(() => import('./features/cost/costs-page.tsx'), 'CostsPage'),
})

const ingestionRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/ingestion',
  component: lazyRouteComponent(
    () => import('./features/ingestion/ingestion-page.tsx'),
    'IngestionPage',
  ),
})

const settingsHomeRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings',
  beforeLoad: ({ params }) => {
    const { projectId } = params
    // The router takes what is thrown as where to go instead.
    throw redirect({
      to: '/project/$projectId/settings/$page',
      params: { projectId, page: 'general' },
      replace: true,
    })
  },
})

const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings/$page',
  component: lazyRouteComponent(
    () => import('./features/settings/settings-page.tsx'),
    'SettingsPage',
  ),
})

const traceRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/traces/$traceId',
  validateSearch: readTraceSearch,
  // The data sets off together with the code, and already when the pointer rests on a link.
  loader: ({ context, params }) => {
    const { projectId, traceId } = params
    void context.queryClient.prefetchQuery(skeletonQuery(projectTrace(projectId, traceId)))
  },
  component: lazyRouteComponent(() => import('./features/trace/trace-page.tsx'), 'TracePage'),
})

const compareRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/compare',
  validateSearch: readCompareTracesSearch,
  component: lazyRouteComponent(() => import('./features/compare/compare-page.tsx'), 'ComparePage'),
})

const sessionsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/sessions',
  validateSearch: readFindSearch,
  component: lazyRouteComponent(
    () => import('./features/sessions/sessions-page.tsx'),
    'SessionsPage',
  ),
})

const sessionRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/sessions/$sessionId',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(
    () => import('./features/sessions/session-page.tsx'),
    'SessionPage',
  ),
})

const usersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/users',
  validateSearch: readFindSearch,
  component: lazyRouteComponent(() => import('./features/users/users-page.tsx'), 'UsersPage'),
})

const userRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/users/$userId',
  component: lazyRouteComponent(() => import('./features/users/user-page.tsx'), 'UserPage'),
})

const promptsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/prompts',
})

const promptListRoute = createRoute({
  getParentRoute: () => promptsRoute,
  path: '/',
  validateSearch: readPromptSearch,
  component: lazyRouteComponent(() => import('./features/prompts/prompts-page.tsx'), 'PromptsPage'),
})

const promptRoute = createRoute({
  getParentRoute: () => promptsRoute,
  path: '/$',
  validateSearch: readPromptSearch,
  component: lazyRouteComponent(() => import('./features/prompts/prompt-page.tsx'), 'PromptPage'),
})

const playgroundRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/playground',
  validateSearch: readPlaygroundSearch,
  component: lazyRouteComponent(
    () => import('./features/playground/playground-page.tsx'),
    'PlaygroundPage',
  ),
})

const dashboardsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/dashboards',
})

const dashboardListRoute = createRoute({
  getParentRoute: () => dashboardsRoute,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/dashboards/dashboards-page.tsx'),
    'DashboardsPage',
  ),
})

const dashboardRoute = createRoute({
  getParentRoute: () => dashboardsRoute,
  path: '/$dashboardId',
  validateSearch: readDashboardSearch,
  component: lazyRouteComponent(
    () => import('./features/dashboards/dashboard-page.tsx'),
    'DashboardPage',
  ),
})

const scoresRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/scores',
  validateSearch: readScoresSearch,
  component: lazyRouteComponent(() => import('./features/scores/scores-page.tsx'), 'ScoresPage'),
})

const queuesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/annotation-queues',
})

const queueListRoute = createRoute({
  getParentRoute: () => queuesRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./features/queues/queues-page.tsx'), 'QueuesPage'),
})

const queueRoute = createRoute({
  getParentRoute: () => queuesRoute,
  path: '/$queueId',
  component: lazyRouteComponent(() => import('./features/queues/queue-page.tsx'), 'QueuePage'),
})

const datasetsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/datasets',
})

const datasetListRoute = createRoute({
  getParentRoute: () => datasetsRoute,
  path: '/',
  component: lazyRouteComponent(
    () => import('./features/datasets/datasets-page.tsx'),
    'DatasetsPage',
  ),
})

const datasetParentRoute = createRoute({
  getParentRoute: () => datasetsRoute,
  path: '/$datasetId',
})

const datasetRoute = createRoute({
  getParentRoute: () => datasetParentRoute,
  path: '/',
  validateSearch: readDatasetSearch,
  component: lazyRouteComponent(
    () => import('./features/datasets/dataset-page.tsx'),
    'DatasetPage',
  ),
})

const compareRunsRoute = createRoute({
  getParentRoute: () => datasetParentRoute,
  path: '/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(
    () => import('./features/experiments/compare-page.tsx'),
    'ComparePage',
  ),
})

const routeTree = rootRoute.addChildren([
  homeRoute,
  setupRoute,
  inviteRoute,
  resetRoute,
  sharedRoute,
  projectRoute.addChildren([
    projectHomeRoute,
    settingsHomeRoute,
    settingsRoute,
    startRoute,
    overviewRoute,
    tracesRoute,
    traceRoute,
    compareRoute,
    sessionsRoute,
    sessionRoute,
    usersRoute,
    userRoute,
    queuesRoute.addChildren([queueListRoute, queueRoute]),
    promptsRoute.addChildren([promptListRoute, promptRoute]),
    datasetsRoute.addChildren([
      datasetListRoute,
      datasetParentRoute.addChildren([datasetRoute, compareRunsRoute]),
    ]),
    dashboardsRoute.addChildren([dashboardListRoute, dashboardRoute]),
    playgroundRoute,
    scoresRoute,
    costsRoute,
    ingestionRoute,
  ]),
])

/** The routes of the application, under whatever path the server gave it. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    basepath: baseUrl().pathname,
    parseSearch,
    stringifySearch: printSearch,
    defaultPreload: 'intent',
    scrollRestoration: false,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
