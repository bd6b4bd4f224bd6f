import type { Dataset, IngestionEvent } from '@heddle/core/schemas'

import { supportTrace } from '../support-trace.ts'
import { wireEvents } from '../wire-events.ts'
import type { TeamServer } from './team-server.ts'

/** The trace that is looked at closely, and another run of the same program. */
export const TRACE = 'c'.repeat(32)
export const OTHER_TRACE = 'd'.repeat(32)
export const DENSE_TRACE = 'dense'
export const SESSION = 'session-8c1f'
export const PROMPT = 'support/answer'

/** Ids that the server gave to what it was filled with. */
export interface FilledProject {
  readonly datasetId: string
  readonly runIds: readonly string[]
  readonly queueId: string
  readonly dashboardId: string
  readonly shareToken: string
  readonly invitationToken: string
  readonly resetToken: string
}

/** What people in four languages wrote to one agent. */
const QUESTIONS = [
  'Wo ist mein Paket? Es sollte am Montag ankommen.',
  '注文 4502 の届け先を変更できますか?',
  'أين طلبي رقم 4389؟ دفعت مرتين.',
  'Do you ship to Norway, and what does it cost?',
]

/** Fills a project with something for every screen to show. */
export async function fillProject(server: TeamServer): Promise<FilledProject> {
  const startMs = Date.now() - 600_000
  await server.send([
    ...supportTrace({ traceId: TRACE, startMs, investigates: true }),
    ...supportTrace({ traceId: OTHER_TRACE, startMs: startMs - 90_000, fails: false }),
    ...QUESTIONS.flatMap((question, index) =>
      supportTrace({
        traceId: String(index).padStart(32, '0'),
        startMs: startMs - (index + 1) * 5_423_000,
        fails: index === 2,
        question,
      }),
    ),
    ...denseTrace(startMs),
    ...unpricedCall(startMs),
  ])
  await refuseSome(server)
  await writePrompt(server)
  await judge(server)
  // With two projects there is something to choose from.
  await server.askAsOwner(`organizations/${server.organizationId}/projects`, { name: 'Trial' })
  return {
    ...(await fillDataset(server)),
    ...(await share(server)),
    ...(await invite(server)),
    queueId: await fillQueue(server),
    dashboardId: await makeDashboard(server),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Twelve tools called in an order that leads from each to nearly every other. */
function denseTrace(startMs: number): IngestionEvent[] {
  const bodies = Array.from({ length: 132 }, (_, call) => {
    const stride = Math.floor(call / 12) + 1
    return [
      'tool-create',
      {
        id: `dense-${call}`,
        traceId: DENSE_TRACE,
        name: `tool ${((call % 12) * stride) % 12}`,
        startTime: iso(startMs + call * 10),
        endTime: iso(startMs + call * 10 + 10),
      },
    ] as const
  })
  return wireEvents(iso(startMs), bodies)
}

/** A model that no price is known of. */
function unpricedCall(startMs: number): IngestionEvent[] {
  const call = {
    id: 'unpriced-call',
    traceId: 'unpriced',
    name: 'answer',
    model: 'our-own-model-large',
    startTime: iso(startMs),
    endTime: iso(startMs + 900),
    promptName: PROMPT,
    promptVersion: 2,
    usageDetails: { input: 1400, output: 90, total: 1490 },
  }
  return wireEvents(iso(startMs), [['generation-create', call]])
}

/** A client that numbers its events: one is malformed, some never come. */
async function refuseSome(server: TeamServer): Promise<void> {
  const timestamp = iso(Date.now())
  const batch = [1, 2, 6].map((number) => ({
    id: `c1a0c1a0c1a0c1a0-${number}`,
    type: 'span-create',
    timestamp,
    body: { id: number === 6 ? 6 : `step-${number}`, traceId: 'numbered', startTime: timestamp },
  }))
  await server.askApi('ingestion', { batch })
  await fetch(`${server.url}/api/public/ingestion`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('pk-heddle-wrong:sk-heddle-wrong')}` },
    body: JSON.stringify({ batch: [] }),
  })
}

async function writePrompt(server: TeamServer): Promise<void> {
  const question = { role: 'user', content: '{{question}}' }
  const versions = [
    { system: 'You are a careful agent.\nBe {{tone}}.', labels: ['production'] },
    { system: 'You are a careful agent.\nBe {{tone}} and brief.', labels: ['staging'] },
  ]
  for (const { system, labels } of versions) {
    await server.askApi('v2/prompts', {
      name: PROMPT,
      type: 'chat',
      prompt: [{ role: 'system', content: system }, question],
      labels,
      tags: ['support'],
      config: { model: 'gpt-4o-mini', temperature: 0.2 },
      commitMessage: 'shorter answers, and no promises',
    })
  }
}

/** Scores of people, of a judge and of code, and what they may say. */
async function judge(server: TeamServer): Promise<void> {
  const categories = [
    { label: 'kind', value: 1 },
    { label: 'harsh', value: 0 },
  ]
  await server.askApi('score-configs', { name: 'tone', dataType: 'CATEGORICAL', categories })
  await server.askApi('score-configs', { name: 'right', dataType: 'BOOLEAN' })
  const { id: configId } = await server.askApi<{ id: string }>('score-configs', {
    name: 'helpful',
    dataType: 'NUMERIC',
    minValue: 0,
    maxValue: 1,
  })
  await server.send(
    Array.from({ length: 24 }, (_, index) => {
      const timestamp = iso(Date.now() - index * 3_600_000)
      const traceId = index === 0 ? TRACE : `judged-${index}`
      const score = { traceId, name: 'helpful', timestamp }
      const human = index % 4 === 0 ? 0 : 1
      const judged = (index % 4 === 0) !== index % 10 > 8 ? 0.2 : 0.9
      return wireEvents(timestamp, [
        ...(index === 0 ? [] : [['trace-create', { id: traceId, name: 'answer', timestamp }]]),
        [
          'score-create',
          { ...score, id: `human-${index}`, value: human, source: 'ANNOTATION', configId },
        ],
        ['score-create', { ...score, id: `judge-${index}`, value: judged, source: 'EVAL' }],
      ] as [string, Record<string, unknown>][])
    }).flat(),
  )
}

/** A dataset of which two runs were made, of which the later is worse now and then. */
async function fillDataset(
  server: TeamServer,
): Promise<Pick<FilledProject, 'datasetId' | 'runIds'>> {
  const datasetName = 'orders'
  const { id: datasetId } = await server.askApi<Dataset>('v2/datasets', {
    name: datasetName,
    description: 'What customers ask most',
  })
  const runIds = new Map<string, string>()
  for (let item = 0; item < 6; item++) {
    await server.askApi('dataset-items', {
      datasetName,
      id: `item-${item}`,
      input: `Where is order ${4400 + item}?`,
      expectedOutput: `Order ${4400 + item} arrives on Monday.`,
      ...(item === 0 && { sourceTraceId: TRACE }),
    })
    for (const runName of ['v11', 'v12']) {
      const traceId = `${runName}-${item}`
      await server.send(runEvents(traceId, item))
      const { datasetRunId } = await server.askApi<{ datasetRunId: string }>('dataset-run-items', {
        runName,
        datasetItemId: `item-${item}`,
        traceId,
      })
      runIds.set(runName, datasetRunId)
    }
  }
  return { datasetId, runIds: [...runIds.values()] }
}

function runEvents(traceId: string, item: number): IngestionEvent[] {
  const isLater = traceId.startsWith('v12')
  const startMs = Date.now() - (isLater ? 60_000 : 120_000) + item * 1000
  const helpful = !isLater ? 0.6 : item < 2 ? 0.4 : 0.8
  return wireEvents(iso(startMs), [
    ['trace-create', { id: traceId, name: 'support-agent', timestamp: iso(startMs) }],
    [
      'generation-create',
      {
        id: `${traceId}-call`,
        traceId,
        name: 'answer',
        output: `Order ${4400 + item} arrives on ${isLater ? 'Friday, I promise' : 'Monday'}.`,
        startTime: iso(startMs),
        endTime: iso(startMs + (isLater ? 1500 : 1000)),
        costDetails: { total: isLater ? 0.01 : 0.02 },
        ...(traceId === 'v12-5' && { level: 'ERROR' }),
      },
    ],
    ['score-create', { id: `${traceId}-score`, traceId, name: 'helpful', value: helpful }],
  ])
}

async function fillQueue(server: TeamServer): Promise<string> {
  const { data } = await server.askApi<{ data: readonly { id: string }[] }>('score-configs')
  const { id } = await server.askApi<{ id: string }>('annotation-queues', {
    name: 'tone of answers',
    description: 'How people are spoken to',
    scoreConfigIds: data.map((config) => config.id),
  })
  const items = `annotation-queues/${id}/items`
  await server.askApi(items, { objectId: TRACE, objectType: 'TRACE' })
  await server.askApi(items, { objectId: SESSION, objectType: 'SESSION' })
  return id
}

async function makeDashboard(server: TeamServer): Promise<string> {
  const widget = {
    view: 'observations',
    measure: 'totalCost',
    aggregation: 'sum',
    dimension: 'providedModelName',
    filters: [],
    span: 6,
  }
  const charts = ['bars', 'line', 'list', 'table'] as const
  const { id } = await server.askAsOwner<{ id: string }>(
    `projects/${server.projectId}/saved-views`,
    {
      name: 'Ours',
      isShared: true,
      body: {
        kind: 'dashboard',
        description: 'What we spend',
        widgets: charts.map((chart) => ({
          ...widget,
          id: chart,
          title: `Cost as ${chart}`,
          chart,
        })),
      },
    },
  )
  return id
}

async function share(server: TeamServer): Promise<Pick<FilledProject, 'shareToken'>> {
  const { token } = await server.askAsOwner<{ token: string }>(
    `projects/${server.projectId}/traces/${TRACE}/shares`,
    { days: 30, redactions: ['metadata'], note: 'Look at the refund' },
  )
  return { shareToken: token }
}

/** Somebody who has not answered yet, and somebody who has and forgot the password. */
async function invite(
  server: TeamServer,
): Promise<Pick<FilledProject, 'invitationToken' | 'resetToken'>> {
  const organization = `organizations/${server.organizationId}`
  const invitation = (email: string) =>
    server.askAsOwner<{ token: string }>(`${organization}/invitations`, { email, role: 'MEMBER' })
  const { token: accepted } = await invitation('bo@heddle.test')
  await server.askAsOwner('invitation/acceptance', { token: accepted, password: 'battery staple' })
  const { token } = await invitation('cy@heddle.test')
  const { members } = await server.askAsOwner<{
    members: readonly { email: string; userId: string }[]
  }>(`projects/${server.projectId}/members`)
  const bo = members.find(({ email }) => email === 'bo@heddle.test')?.userId ?? ''
  const reset = await server.askAsOwner<{ token: string }>(
    `${organization}/members/${bo}/password-reset`,
    {},
  )
  return { invitationToken: token, resetToken: reset.token }
}
