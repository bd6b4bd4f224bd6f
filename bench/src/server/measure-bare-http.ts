import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { LimitRow } from './ingest-row.ts'
import { runClients } from './load-clients.ts'
import { readUsage } from './process-usage.ts'

/** What the same senders reach against a server that only reads, parses and answers. */
export async function measureBareHttp(clients: number, seconds: number): Promise<LimitRow> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-http.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      child.once('exit', (code) => reject(new Error(`The bare server ended with code ${code}`)))
    })
    const target = { url, authorization: '' }
    await runClients(target, { clients, seconds: seconds / 2 })
    const before = readUsage(child.pid ?? 0).totalSeconds
    const own = process.cpuUsage()
    const { observations, seconds: took } = await runClients(target, { clients, seconds })
    const load = process.cpuUsage(own)
    return {
      observationsPerSecond: observations / took,
      cpuUs: ((readUsage(child.pid ?? 0).totalSeconds - before) * 1e6) / observations,
      loadUs: (load.user + load.system) / observations,
    }
  } finally {
    child.stdin.end()
  }
}
