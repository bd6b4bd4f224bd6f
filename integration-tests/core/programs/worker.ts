import { Heddle, observe, propagate } from '@heddle/core'

/** A Cloudflare Worker, bundled for the test: one trace a request, with model streams and concurrent steps. */

/** Made where programs make it, outside any handler; there the runtime has no timers and no random numbers. */
const client = new Heddle({
  baseUrl: 'http://heddle.test',
  publicKey: 'pk-worker',
  secretKey: 'sk-worker',
})

const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs))

const search = observe(
  async (query: string) => {
    await pause(2)
    return [query]
  },
  { client, name: 'search', type: 'retriever' },
)

const model = observe(
  async function* model(prompt: string) {
    await pause(1)
    yield prompt
    yield '!'
  },
  { client, name: 'model', type: 'generation' },
)

const agent = observe(
  async (question: string) => {
    const found = await Promise.all([search(question), search(`${question}?`)])
    let answer = ''
    for await (const token of model(found.flat().join(' '))) answer += token
    return answer
  },
  { client, name: 'agent', type: 'agent' },
)

// oxlint-disable-next-line import/no-default-export -- what a Worker is
export default {
  async fetch(request: Request): Promise<Response> {
    const question = new URL(request.url).pathname.slice(1)
    return new Response(await propagate({ sessionId: question }, () => agent(question)))
  },
}
