import path from 'node:path'
import process from 'node:process'

import { resolveServerConfig } from '../config.ts'
import { runServer } from './run-server.ts'
import { SNIPPETS } from './snippets.ts'
import { renderWelcome } from './welcome.ts'

/** `heddle dev`: runs until SIGINT or SIGTERM, then writes what was acknowledged and ends with code 0. */
export async function runDev(flags: {
  readonly port?: string | undefined
  readonly data?: string | undefined
}): Promise<void> {
  const config = resolveServerConfig({ port: flags.port, dataDir: flags.data }, process.env)
  const dataDir = path.resolve(config.dataDir)
  await runServer(config, ({ url }) => renderWelcome({ url, dataDir, snippets: SNIPPETS }))
}
