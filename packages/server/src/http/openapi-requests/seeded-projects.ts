import { createHash } from 'node:crypto'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, withKeys } from '../app-fixture.ts'

/** Texts that each project holds in everything, and that no answer to others may have. */
export const MARKS = { own: 'mark-of-own-7f3a', other: 'mark-of-other-9c1e' } as const
type Owner = keyof typeof MARKS

/** Ids of both projects by the names of the parameters that take them. */
export type KnownIds = Readonly<Record<string, readonly string[]>>

/** Fills the local and the other project with one of everything, so that requests with their ids find something. */
export async function seedProjects(app: AppFixture): Promise<KnownIds> {
  const own = await seed(app, 'own', withKeys())
  const other = await seed(app, 'other', OTHER_KEYS)
  const names = new Set([...Object.keys(own), ...Object.keys(other)])
  return Object.fromEntries(
    [...names].map((name) => [name, [own[name], other[name]].filter((id) => id !== undefined)]),
  )
}

type Post = (path: string, body: object) => Promise<Made>

/** What answers to writing have; each has some of it. */
interface Made {
  readonly id: string
  readonly mediaId: string
  readonly datasetRunId: string
}

async function seed(
  app: AppFixture,
  owner: Owner,
  keys: Record<string, string>,
): Promise<Readonly<Record<string, string>>> {
  const post: Post = async (path, body) => {
    const request = { method: 'POST', headers: keys, body: JSON.stringify(body) }
    const { status, json, text } = await app.ask(`/api/public${path}`, request)
    if (status >= 300) throw new Error(`${path} answered ${status}: ${text}`)
    return json as Made // every route that is asked here answers so
  }
  return {
    ...(await seedTrace(app, owner, keys)),
    ...(await seedDataset(owner, post)),
    ...(await seedRecords(owner, post)),
    version: '1',
  }
}

async function seedTrace(app: AppFixture, owner: Owner, keys: Record<string, string>) {
  const mark = MARKS[owner]
  const ids = {
    traceId: `trace-${owner}`,
    observationId: `span-${owner}`,
    scoreId: `score-${owner}`,
    sessionId: `session-${owner}`,
  }
  const { traceId, sessionId } = ids
  const said = { name: mark, input: mark, output: mark, metadata: { mark } }
  const score = { traceId, name: 'quality', value: 1, comment: mark }
  await app.ingest(
    [
      event('trace-create', { ...said, id: traceId, sessionId }),
      event('span-create', { ...said, id: ids.observationId, traceId }),
      event('score-create', { ...score, id: ids.scoreId }),
    ],
    keys,
  )
  return ids
}

async function seedDataset(owner: Owner, post: Post) {
  const mark = MARKS[owner]
  const datasetName = `dataset-${owner}`
  const runName = `run-${owner}`
  const dataset = await post('/v2/datasets', { name: datasetName, description: mark })
  const itemId = `item-${owner}`
  await post('/dataset-items', { datasetName, id: itemId, input: mark })
  const traceId = `trace-${owner}`
  const run = { runName, runDescription: mark, datasetItemId: itemId, traceId }
  const { datasetRunId } = await post('/dataset-run-items', run)
  return { datasetName, runName, datasetId: dataset.id, itemId, datasetRunId }
}

async function seedRecords(owner: Owner, post: Post) {
  const mark = MARKS[owner]
  const about = { objectId: `trace-${owner}`, objectType: 'TRACE' }
  const name = `prompt-${owner}`
  await post('/v2/prompts', { name, prompt: mark, labels: ['production'] })
  const config = { name: `config-${owner}`, dataType: 'NUMERIC', description: mark }
  const { id: configId } = await post('/score-configs', config)
  const queue = { name: `queue-${owner}`, description: mark, scoreConfigIds: [configId] }
  const { id: queueId } = await post('/annotation-queues', queue)
  const model = { modelName: mark, matchPattern: `^${owner}$`, unit: 'TOKENS', inputPrice: 1 }
  const projectId = owner === 'own' ? 'local' : 'other'
  const file = {
    traceId: about.objectId,
    field: 'input',
    contentType: 'text/plain',
    contentLength: mark.length,
    sha256Hash: createHash('sha256').update(mark).digest('base64'),
  }
  return {
    name,
    configId,
    queueId,
    queueItemId: (await post(`/annotation-queues/${queueId}/items`, about)).id,
    modelId: (await post('/models', model)).id,
    commentId: (await post('/comments', { ...about, projectId, content: mark })).id,
    mediaId: (await post('/media', file)).mediaId,
  }
}
