import type { TestServer } from './running-server.ts'

const HEADERS = {
  'content-type': 'application/json',
  authorization: `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`,
}

/** Asks the public API with the local keys and gives the answer's body; fails when it is refused. */
export async function askApi<Answer>(
  server: Pick<TestServer, 'url'>,
  path: string,
  body?: object,
): Promise<Answer> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${server.url}/api/public/${path}`, { headers: HEADERS, ...init })
  const text = await response.text()
  if (!response.ok)
    throw new Error(`Expected ${path} to be answered, got ${response.status}: ${text}`)
  // The public API answers in the shape of its schemas.
  return JSON.parse(text) as Answer
}
