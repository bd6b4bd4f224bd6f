import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const COMMAND_LINE = join(import.meta.dirname, '../../../packages/server/dist/cli.js')

const PERSON = { email: 'bench@example.org', password: 'reads-many-traces' }

/** Gives somebody a way into the server of a folder, which does not run. */
export function addPerson(dataFolder: string): void {
  execFileSync(
    process.execPath,
    [COMMAND_LINE, 'user', 'add', PERSON.email, '--password-stdin', '--data', dataFolder],
    { input: PERSON.password },
  )
}

/** Signs in as a browser does; the value of the header `cookie` of what it asks from then on. */
export async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/ui/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(PERSON),
  })
  if (!response.ok) throw new Error(`Signing in: ${response.status} ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
