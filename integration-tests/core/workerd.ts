import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** The package says where its program is and which date it stands for; it has no types. */
const require = createRequire(import.meta.url)
const { default: workerdPath, compatibilityDate } = require('workerd') as {
  readonly default: string
  readonly compatibilityDate: string
}

export interface RunningWorker extends AsyncDisposable {
  readonly url: string
}

/** Where the runtime says which port it took. */
const CONTROL_FD = 3

/** Runs an ES module as a Worker in Cloudflare's own runtime; every request it makes goes to the address. */
export async function startWorker(code: string, outbound: string): Promise<RunningWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-workerd-'))
  await writeFile(join(folder, 'worker.js'), code)
  await writeFile(join(folder, 'config.capnp'), configOf(outbound))
  const child = spawn(
    workerdPath,
    ['serve', join(folder, 'config.capnp'), `--control-fd=${CONTROL_FD}`],
    { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] },
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const port = await readPort(child.stdio[CONTROL_FD] as Readable) // opened as a pipe
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function readPort(control: Readable): Promise<number> {
  for await (const line of createInterface({ input: control })) {
    const event = JSON.parse(line) as { event: string; port?: number }
    if (event.event === 'listen' && event.port !== undefined) return event.port
  }
  throw new Error('workerd ended without listening.')
}

function configOf(outbound: string): string {
  const { host } = new URL(outbound)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "${compatibilityDate}",
      compatibilityFlags = ["nodejs_compat"],
      globalOutbound = "outbound",
    )),
    (name = "outbound", external = (address = "${host}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`
}
