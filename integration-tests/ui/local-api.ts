import type { TestServer } from './running-server.ts'

const LOCAL_KEYS = { authorization: `Basic ${btoa('pk-heddle-local:sk-heddle-local')}` }

/** Asks the public API with the local keys and gives the answer's body; fails when it is refused. */
export async function askApi<Answer>(
  server: Pick<TestServer, 'url'>,
  path: string,
  body?: object,
): Promise<Answer> {
  return await askAs(LOCAL_KEYS, `${server.url}/api/public/${path}`, body)
}

/** Asks as whoever the headers name, with POST where there is a body, and gives the answer's body; fails when it is refused. */
export async function askAs<Answer>(
  who: Readonly<Record<string, string>>,
  url: string,
  body?: object,
): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...who }
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return await readAnswer(await fetch(url, { headers, ...init }))
}

/** The body of an answer; fails when it is a refusal. */
export async function readAnswer<Answer>(response: Response): Promise<Answer> {
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`Expected ${response.url} to be answered, got ${response.status}: ${text}`)
  }
  // The server answers in the shape of its schemas.
  return JSON.parse(text) as Answer
}
