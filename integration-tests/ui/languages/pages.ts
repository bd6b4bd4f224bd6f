import type { FilledProject } from './fill-project.ts'
import { DENSE_TRACE, OTHER_TRACE, PROMPT, SESSION, TRACE } from './fill-project.ts'

/** Who looks at a page: the owner of the team, or somebody who is not signed in. */
export type Visitor = 'owner' | 'nobody'

/** A page of the interface, or a state of one that has an address. */
export interface MatrixPage {
  readonly name: string
  readonly path: string
  readonly visitor: Visitor
  /** What opens what has no address of its own: keys, then buttons by their English names. */
  readonly keys?: readonly string[]
  readonly buttons?: readonly string[]
  /** True: a phone has no room for it. */
  readonly isForScreens?: true
  /** What the browser says about requests that the page expects to be refused. */
  readonly refuses?: RegExp
}

interface Opened extends Pick<MatrixPage, 'name' | 'keys' | 'buttons' | 'isForScreens'> {
  /** Within the project. */
  readonly path: (filled: FilledProject) => string
}

const trace = `traces/${TRACE}`
const call = `${trace}?observation=cccccccc-reply`

/** What opens above a page or in it, and has no address. */
const OPENED: readonly Opened[] = [
  { name: 'palette', path: () => trace, keys: ['Control+k'] },
  { name: 'keys', path: () => trace, keys: ['?'] },
  { name: 'traces, columns', path: () => 'traces', buttons: ['Columns'], isForScreens: true },
  { name: 'traces, save view', path: () => 'traces', buttons: ['Save view…'], isForScreens: true },
  { name: 'traces, cell menu', path: () => 'traces', keys: ['j', 'i'] },
  { name: 'traces, marked', path: () => 'traces', keys: ['j', 'x', 'j', 'x'] },
  {
    name: 'traces, to a queue',
    path: () => 'traces',
    keys: ['j', 'x'],
    buttons: ['Add to queue'],
  },
  {
    name: 'traces, to a dataset',
    path: () => 'traces',
    keys: ['j', 'x'],
    buttons: ['Add to dataset'],
  },
  { name: 'traces, delete', path: () => 'traces', keys: ['j', 'x'], buttons: ['Delete…'] },
  { name: 'trace, share', path: () => trace, buttons: ['Share or save'] },
  { name: 'trace, to a dataset', path: () => call, keys: ['Enter'], buttons: ['Add to dataset'] },
  {
    name: 'trace, add score',
    path: () => `${trace}?observation=cccccccc-plan&tab=scores`,
    keys: ['Enter'],
    buttons: ['Add score'],
  },
  { name: 'queue, new', path: () => 'annotation-queues', buttons: ['New queue'] },
  { name: 'dataset, new', path: () => 'datasets', buttons: ['New dataset'] },
  {
    name: 'dataset, new item',
    path: ({ datasetId }) => `datasets/${datasetId}`,
    buttons: ['Add item'],
  },
  {
    name: 'dashboard, new widget',
    path: ({ dashboardId }) => `dashboards/${dashboardId}?edit=on`,
    buttons: ['Add widget'],
  },
  {
    name: 'playground, save',
    path: () => 'playground',
    buttons: ['Save as version'],
  },
]

/** Every page of the interface, in the order of the router, with the states that addresses name. */
export function pagesOf(projectId: string, filled: FilledProject): readonly MatrixPage[] {
  const dataset = `datasets/${filled.datasetId}`
  const inProject: Readonly<Record<string, string>> = {
    start: 'start',
    overview: 'overview',
    traces: 'traces',
    'traces, filtered': 'traces?q=level:error&rows=observations',
    'traces, nothing found': 'traces?q=name:nothing',
    'traces, mistake': 'traces?q=colour:red',
    'traces, peek': `traces?peek=${TRACE}`,
    trace,
    'trace, model call': `${trace}?observation=cccccccc-reply`,
    'trace, documents': `${trace}?observation=cccccccc-retriever`,
    'trace, data': `${trace}?observation=cccccccc-refund&tab=data`,
    'trace, cost': `${trace}?observation=cccccccc-plan&tab=cost`,
    'trace, scores': `${trace}?observation=cccccccc-plan&tab=scores`,
    'trace, raw': `${trace}?observation=cccccccc-plan&tab=raw`,
    'trace, found': `${trace}?find=refund`,
    'trace, chat': `${trace}?mode=chat`,
    'trace, graph': `${trace}?mode=graph`,
    'trace, transitions': `traces/${DENSE_TRACE}?mode=graph`,
    'trace, breakdown': `${trace}?mode=breakdown`,
    'compare, nothing': 'compare',
    'compare, pick': `compare?a=${TRACE}`,
    compare: `compare?a=${TRACE}&b=${OTHER_TRACE}`,
    sessions: 'sessions',
    session: `sessions/${SESSION}?show=all`,
    users: 'users',
    user: 'users/u_117',
    queues: 'annotation-queues',
    queue: `annotation-queues/${filled.queueId}`,
    prompts: 'prompts',
    prompt: `prompts/${PROMPT}`,
    'prompt, compared': `prompts/${PROMPT}?version=2&against=1`,
    'prompt, edited': `prompts/${PROMPT}?edit=new`,
    playground: `playground?trace=${TRACE}&observation=cccccccc-reply`,
    datasets: 'datasets',
    'dataset, items': dataset,
    'dataset, runs': `${dataset}?tab=runs`,
    'dataset, import': `${dataset}?tab=import`,
    'dataset, history': `${dataset}?tab=history`,
    'runs compared': `${dataset}/compare?runs=${filled.runIds.join(',')}`,
    dashboards: 'dashboards',
    dashboard: `dashboards/${filled.dashboardId}`,
    'dashboard, edited': `dashboards/${filled.dashboardId}?edit=on`,
    'dashboard, built in': 'dashboards/costs',
    scores: 'scores',
    'scores, analytics': 'scores?view=analytics',
    costs: 'costs',
    ingestion: 'ingestion',
    'settings, general': 'settings/general',
    'settings, keys': 'settings/keys',
    'settings, members': 'settings/members',
    'settings, models': 'settings/models',
    'settings, score configs': 'settings/score-configs',
    'settings, retention': 'settings/retention',
    'settings, organization': 'settings/organization',
    'settings, no such page': 'settings/nowhere',
  }
  return [
    ...Object.entries(inProject).map(([name, path]) => ({
      name,
      path: `/project/${projectId}/${path}`,
      visitor: 'owner' as const,
      // The detail lies beside the tree, and on a phone above it when it is opened.
      ...(path.includes('?observation=') && { keys: ['Enter'] }),
    })),
    ...OPENED.map(({ path, ...opened }) => ({
      ...opened,
      path: `/project/${projectId}/${path(filled)}`,
      visitor: 'owner' as const,
    })),
    { name: 'no such page', path: '/nowhere', visitor: 'owner', refuses: /404/u },
    { name: 'no such project', path: '/project/nowhere/traces', visitor: 'owner', refuses: /404/u },
    {
      name: 'no such trace',
      path: `/project/${projectId}/traces/nowhere`,
      visitor: 'owner',
      refuses: /404/u,
    },
    { name: 'projects', path: '/', visitor: 'owner' },
    { name: 'sign in', path: '/', visitor: 'nobody', refuses: /401/u },
    { name: 'invitation', path: `/invite#${filled.invitationToken}`, visitor: 'nobody' },
    { name: 'new password', path: `/reset#${filled.resetToken}`, visitor: 'nobody' },
    { name: 'shared, cut off', path: '/shared', visitor: 'nobody' },
    { name: 'shared', path: `/shared#${filled.shareToken}`, visitor: 'nobody' },
  ]
}
