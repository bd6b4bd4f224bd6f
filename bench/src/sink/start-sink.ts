import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { SinkReport } from './sink-counters.ts'
import type { SinkMode } from './sink-mode.ts'

/** Orders to a running sink, usable from any process that knows its control URL. */
export class SinkControl {
  readonly controlUrl: string

  constructor(controlUrl: string) {
    this.controlUrl = controlUrl
  }

  async reset(): Promise<void> {
    await this.#order('/reset')
  }

  async report(): Promise<SinkReport> {
    return (await this.#order('/report')) as SinkReport // the sink answers every order with its report
  }

  async enterMode(mode: SinkMode): Promise<void> {
    await this.#order('/mode', mode)
  }

  async #order(path: string, body = ''): Promise<unknown> {
    const response = await fetch(this.controlUrl + path, { method: 'POST', body })
    if (!response.ok) throw new Error(`The sink refused ${path}: ${await response.text()}`)
    return response.json()
  }
}

export interface Sink {
  readonly url: string
  readonly control: SinkControl
  close(): void
}

/** Starts the sink in its own process and resolves when it listens. */
export async function startSink(): Promise<Sink> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sink.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', (code) => reject(new Error(`The sink ended with code ${code}`)))
  })
  const { url, controlUrl } = JSON.parse(line) as { url: string; controlUrl: string } // printed by sink.ts
  return { url, control: new SinkControl(controlUrl), close: () => child.stdin.end() }
}
