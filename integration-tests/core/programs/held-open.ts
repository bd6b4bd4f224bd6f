import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'

/*
 * Uses every part of the client and prints what then keeps the process alive, which listeners it has and whether the
 * HTTP library was loaded. Nothing but the client could do any of that.
 */

const [baseUrl = ''] = process.argv.slice(2)
const listenersBefore = new Set(process.eventNames())

const {
  extract,
  flush,
  getHeddle,
  Heddle,
  inject,
  observe,
  propagate,
  runWithObservation,
  startObservation,
} = await import('@heddle/core')

const client = new Heddle({ baseUrl, publicKey: 'pk-test', secretKey: 'sk-test' })
const step = observe(async (value: number) => value + 1, { client, name: 'step' })
const observation = client.startObservation({ name: 'root', input: { question: 'why?' } })
const active = { traceId: observation.traceId, observationId: observation.id }
const answer = await runWithObservation(active, () => propagate({ userId: 'ada' }, () => step(1)))
observation.score({ name: 'helpful', value: true })
client.updateTrace(observation.traceId, { name: 'question' })
observation.end({ output: answer })
if (!getHeddle().enabled) startObservation({ name: 'of the default client' }).end()
const report = await client.flush()
await flush()
// undici hands its sockets back in the next turns.
await turn()
await turn()

process.stdout.write(
  JSON.stringify({
    answer,
    report,
    carrier: inject({}, active),
    extracted: extract(inject({}, active)),
    alive: process.getActiveResourcesInfo(),
    listeners: process.eventNames().filter((name) => !listenersBefore.has(name)),
    hasLoadedUndici: Object.keys(createRequire(import.meta.url).cache).some((path) =>
      path.includes('undici'),
    ),
  }),
)
