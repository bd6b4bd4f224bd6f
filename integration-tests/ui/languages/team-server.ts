import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { IngestionEvent, IngestionResponse } from '@heddle/core/schemas'
import { createServer } from '@heddle/server'

import { askAs, readAnswer } from '../local-api.ts'

/** A server for a team in a folder of its own, and ways to ask it as its first owner and as a program. */
export interface TeamServer extends AsyncDisposable {
  readonly url: string
  readonly projectId: string
  readonly organizationId: string
  /** The session of the owner, as a browser holds it. */
  readonly cookie: { readonly name: string; readonly value: string }
  /** Asks as the owner does in the interface. */
  askAsOwner<Answer>(path: string, body?: object): Promise<Answer>
  /** Asks the public API with the project's keys. */
  askApi<Answer>(path: string, body?: object): Promise<Answer>
  /** Sends events as an SDK does and fails when one is refused. */
  send(events: readonly IngestionEvent[]): Promise<void>
}

/** A server that nobody has an account on yet. */
interface NewServer extends AsyncDisposable {
  readonly url: string
  readonly setupUrl: string
}

async function startNewServer(): Promise<NewServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heddle-languages-'))
  const server = await createServer({ mode: 'serve', port: 0, dataDir, host: '127.0.0.1' })
  return {
    url: server.url,
    setupUrl: server.setupUrl ?? '',
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const OWNER = { email: 'ann@heddle.test', password: 'correct horse' }

/** Makes the first account of a server, its project and a pair of keys. */
export async function startTeamServer(): Promise<TeamServer> {
  const server = await startNewServer()
  const { url } = server
  const made = await fetch(`${url}/api/ui/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...OWNER,
      token: new URL(server.setupUrl).hash.slice(1),
      organizationName: 'Tea house',
      projectName: 'Support assistant',
    }),
  })
  const { projectId } = await readAnswer<{ projectId: string }>(made)
  const [name = '', value = ''] = /^([^=]+)=([^;]+)/u
    .exec(made.headers.getSetCookie()[0] ?? '')
    ?.slice(1) ?? ['']
  const askAsOwner: TeamServer['askAsOwner'] = (path, body) =>
    askAs({ cookie: `${name}=${value}` }, `${url}/api/ui/${path}`, body)
  const keys = await askAsOwner<{ publicKey: string; secretKey: string }>(
    `projects/${projectId}/api-keys`,
    { note: 'production' },
  )
  const { organizations } = await askAsOwner<{ organizations: readonly { id: string }[] }>(
    'bootstrap',
  )
  const authorization = `Basic ${btoa(`${keys.publicKey}:${keys.secretKey}`)}`
  const askApi: TeamServer['askApi'] = (path, body) =>
    askAs({ authorization }, `${url}/api/public/${path}`, body)
  return {
    url,
    projectId,
    organizationId: organizations[0]?.id ?? '',
    cookie: { name, value },
    askAsOwner,
    askApi,
    send: async (batch) => {
      const { errors } = await askApi<IngestionResponse>('ingestion', { batch })
      if (errors.length > 0) {
        throw new Error(`Expected every event to be accepted: ${JSON.stringify(errors)}`)
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
