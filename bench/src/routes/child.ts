import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { heddle, withHeddleRoute } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import { registerTelemetry, streamText } from 'ai'

import { serveRoute } from '../../../integration-tests/handlers/ai-sdk/serve-route.ts'
import { untilClosed } from '../../../integration-tests/handlers/ai-sdk/until-closed.ts'
import { measureInChild } from '../harness/measure-in-child.ts'
import { HEDDLE_ID } from '../harness/workload.ts'
import { talkativeModel } from './talkative-model.ts'
import type { VisitTimes } from './visit-plan.ts'

type Route = (request: Request) => Promise<Response>

/** The route of a chat; it passes the signal of its visitor on, except where the visit says that it forgets to. */
const chat: Route = async (request) => {
  const isSignalled = !request.url.endsWith('/leave')
  return streamText({
    model: talkativeModel,
    system: 'Answer at length.',
    prompt: 'Tell me everything.',
    onError: () => {},
    ...(isSignalled && { abortSignal: request.signal }),
    telemetry: { functionId: 'chat' },
  }).toUIMessageStreamResponse()
}

interface Traced {
  readonly route: Route
  readonly flush: () => Promise<unknown>
}

function traceRoute(url: string): Traced {
  const client = new Heddle({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url })
  registerTelemetry(heddle({ client }))
  return {
    route: withHeddleRoute(chat, { client }),
    flush: async () => {
      const open = await untilClosed(client)
      if (open > 0) throw new Error(`Expected every call to be closed, ${open} are open`)
      await client.flush()
    },
  }
}

await measureInChild(async ({ variant, url }) => {
  const { route, flush } =
    variant === HEDDLE_ID ? traceRoute(url) : { route: chat, flush: () => Promise.resolve() }
  const server = await serveRoute(route)
  const { port } = server.address() as AddressInfo // it listens on TCP
  const visitors = fork(join(import.meta.dirname, 'visitors.ts'))
  let times: VisitTimes
  return {
    produce: async (visits) => {
      const answer = once(visitors, 'message')
      visitors.send({ url: `http://127.0.0.1:${port}`, visits })
      ;[times] = (await answer) as [VisitTimes] // what visitors.ts sends
    },
    flush: async () => {
      await flush()
      return times
    },
  }
})
