import { Heddle } from '@heddle/core'
import { otlp } from '@heddle/core/otlp'

/** Ends one observation, leaves another open, and exits before anything was exported. */
const client = new Heddle({
  exporters: [otlp({ url: process.argv[2], insteadOfHeddle: true })],
  logLevel: 'silent',
})
const root = client.startObservation({ name: 'open' })
root.startObservation({ name: 'ended', input: 'x' }).end()
process.stdout.write('{}')
process.exit(0)
