import { createHash, randomBytes } from 'node:crypto'

import { Heddle } from '@heddle/core'

/** Records a picture, says its id and size, and ends before anything was sent: by `process.exit`, with a spool by SIGKILL. */
const spool = process.env['PICTURE_SPOOL']
const client = new Heddle({
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
  baseUrl: process.argv[2],
  spool,
})
const picture = randomBytes(20_000)
client.startObservation({ name: 'picture', input: { image: picture } }).end()
const id = createHash('sha256').update(picture).digest('base64url').slice(0, 22)
process.stdout.write(JSON.stringify({ id, sizeBytes: picture.length }))
if (spool !== undefined) process.kill(process.pid, 'SIGKILL')
process.exit(0)
