import path from 'node:path'

import { runServer } from './run-server.ts'
import { serveConfig, type ServerFlags } from './server-flags.ts'
import { renderServeWelcome } from './welcome.ts'

/** `heddle serve`: runs until SIGINT or SIGTERM, then writes what was acknowledged and ends with code 0. */
export async function runServe(flags: ServerFlags): Promise<void> {
  const config = serveConfig(flags)
  const { databaseUrl, clickhouseUrl } = config
  const stores =
    databaseUrl === undefined || clickhouseUrl === undefined
      ? [path.resolve(config.dataDir)]
      : [databaseUrl, clickhouseUrl].map(withoutPassword)
  await runServer(config, ({ url, setupUrl }) => renderServeWelcome({ url, stores, setupUrl }))
}

function withoutPassword(text: string): string {
  const url = new URL(text)
  url.password = ''
  url.search = ''
  return url.href
}
