import path from 'node:path'
import process from 'node:process'

import { resolveServerConfig } from '../config.ts'
import { createServer } from '../create-server.ts'
import { SNIPPETS } from './snippets.ts'
import { renderWelcome } from './welcome.ts'

/** Exit code of a process ended by a second Ctrl-C: 128 + SIGINT. */
const IMPATIENT_EXIT_CODE = 130

/** `heddle dev`: runs until SIGINT or SIGTERM, then writes what was acknowledged and ends with code 0. */
export async function runDev(flags: {
  readonly port?: string | undefined
  readonly data?: string | undefined
}): Promise<void> {
  const stopRequested = listenForStop()
  const config = resolveServerConfig({ port: flags.port, dataDir: flags.data }, process.env)
  const server = await createServer(config)
  const dataDir = path.resolve(config.dataDir)
  const welcome = renderWelcome({ url: server.url, dataDir, snippets: SNIPPETS })
  // A reader that goes away after the first line (`| head -1`) must not end the server.
  process.stdout.on('error', () => {})
  process.stdout.write(`heddle listening on ${server.url}\n${welcome}`)
  await stopRequested
  await server.close()
}

/** Resolves at the first signal to stop. A second one ends the process at once. */
function listenForStop(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0
    const onSignal = () => {
      signals += 1
      if (signals > 1) process.exit(IMPATIENT_EXIT_CODE)
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
