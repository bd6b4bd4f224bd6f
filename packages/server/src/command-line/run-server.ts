import process from 'node:process'

import type { ServerConfig } from '../config.ts'
import { createServer, type RunningServer } from '../create-server.ts'

/** Exit code of a process ended by a second Ctrl-C: 128 + SIGINT. */
const IMPATIENT_EXIT_CODE = 130

/**
 * Starts a server, says where it listens and what `welcome` adds, and runs until SIGINT or SIGTERM; then it writes what was
 * acknowledged.
 */
export async function runServer(
  config: ServerConfig,
  welcome: (server: RunningServer) => string,
): Promise<void> {
  const stopRequested = listenForStop()
  const server = await createServer(config)
  // A reader that goes away after the first line (`| head -1`) must not end the server.
  process.stdout.on('error', () => {})
  process.stdout.write(`heddle listening on ${server.url}\n${welcome(server)}`)
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
