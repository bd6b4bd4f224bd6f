import { extract, Heddle, observe, runWithObservation } from '@heddle/core'

/** A program that continues the trace its environment names. */

const [baseUrl = ''] = process.argv.slice(2)
const client = new Heddle({
  baseUrl,
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
})
const sender = extract(process.env)
if (sender === undefined) throw new Error('No trace in the environment.')
runWithObservation(
  sender,
  observe(() => 'done', { client, name: 'in the child process' }),
)
process.stdout.write(JSON.stringify(await client.flush()))
