/**
 * A program with Sentry and Heddle, started by a test: it makes the same calls as the test does without Sentry, and tells its
 * parent the operations of the spans that Sentry would have sent. Arguments: the address to record to, and which comes first.
 */
import { heddle } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import * as Sentry from '@sentry/node'

import { askTwice } from './beside-others.ts'
import { registerOnly } from './sdk.ts'
import { untilClosed } from './until-closed.ts'

const [url = '', first = 'sentry'] = process.argv.slice(2)
const client = new Heddle({ baseUrl: url, publicKey: 'pk-beside', secretKey: 'sk-test' })

const operations: string[] = []
const start = {
  heddle: () => registerOnly(heddle({ client })),
  sentry: () =>
    Sentry.init({
      dsn: 'http://key@127.0.0.1:9/1',
      tracesSampleRate: 1,
      traceLifecycle: 'static',
      integrations: [Sentry.vercelAIIntegration()],
      beforeSendTransaction: ({ spans = [] }) => {
        operations.push(...spans.map(({ op }) => op ?? ''))
        return null
      },
    }),
}
if (first === 'sentry') start.sentry()
start.heddle()
if (first !== 'sentry') start.sentry()

await Sentry.startSpan({ name: 'request' }, () => askTwice())
await Sentry.flush(2_000)
const open = await untilClosed(client)
await client.shutdown()
process.send?.({ operations, open })
process.disconnect()
