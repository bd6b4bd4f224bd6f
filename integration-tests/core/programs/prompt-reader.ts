/* Reads a prompt, waits until news of it could come, prints it and does nothing more: the client must not keep it alive. */
import { setTimeout as sleep } from 'node:timers/promises'

import { Heddle } from '@heddle/core'

const [baseUrl = '', name = ''] = process.argv.slice(2)
const heddle = new Heddle({ baseUrl, publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' })
await heddle.prompts.get(name)
await sleep(200)
const prompt = await heddle.prompts.get(name)
process.stdout.write(JSON.stringify(prompt.compile({ who: 'World' })))
