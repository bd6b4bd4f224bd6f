import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { nextExampleFolder } from '../../scripts/build-next-example.ts'

/** The built Next.js example at work. `await using` stops it. */
export interface ServedExample extends AsyncDisposable {
  readonly url: string
}

/** Starts the example as `next start` does and resolves when it takes requests. Rejects with what it printed when it ends. */
export async function serveNextExample(
  checkout: string,
  { heddleUrl, modelUrl }: { readonly heddleUrl: string; readonly modelUrl: string },
): Promise<ServedExample> {
  const folder = nextExampleFolder(checkout)
  const next = join(folder, 'node_modules/next/dist/bin/next')
  const program = spawn(
    process.execPath,
    [next, 'start', '--hostname', '127.0.0.1', '--port', '0'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        HEDDLE_BASE_URL: heddleUrl,
        HEDDLE_PUBLIC_KEY: 'pk-heddle-local',
        HEDDLE_SECRET_KEY: 'sk-heddle-local',
        OPENAI_API_KEY: 'sk-stand-in',
        OPENAI_BASE_URL: modelUrl,
      },
    },
  )
  const ended = once(program, 'exit')
  const printed: string[] = []
  program.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: program.stdout }).on('line', (line) => {
      printed.push(line)
      const [found] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
    program.once('exit', () => reject(new Error(`next start ended:\n${printed.join('\n')}`)))
  })
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      program.kill()
      await ended
    },
  }
}
