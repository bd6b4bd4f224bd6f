import { createServer } from 'node:net'
import process from 'node:process'

import { resolveServerConfig } from '../config.ts'
import { claimDataFolder } from '../start/data-folder.ts'
import { checkMachine, type MachineCheck, readMachine } from '../start/supported-machine.ts'

/** `heddle doctor`: prints one line per check and returns whether all are well. */
export async function runDoctor(flags: {
  readonly port?: string | undefined
  readonly data?: string | undefined
}): Promise<boolean> {
  const config = resolveServerConfig({ port: flags.port, dataDir: flags.data }, process.env)
  const checks = [
    ...checkMachine(readMachine()),
    checkDataFolder(config.dataDir),
    await checkPort(config.port),
  ]
  process.stdout.write(checks.map(renderCheck).join(''))
  return checks.every((check) => check.ok)
}

export function renderCheck({ name, ok, found, fix }: MachineCheck): string {
  const verdict = ok ? 'ok  ' : 'FAIL'
  return `${verdict}  ${name.padEnd(12)} ${found}${fix === '' ? '' : `; fix: ${fix}`}\n`
}

function checkDataFolder(dataDir: string): MachineCheck {
  const name = 'Data folder'
  try {
    const folder = claimDataFolder(dataDir)
    folder.release()
    return { name, ok: true, found: `${folder.root} is writable and free`, fix: '' }
  } catch (error) {
    const [found, fix] = splitMessage(error)
    return { name, ok: false, found, fix }
  }
}

function checkPort(port: number): Promise<MachineCheck> {
  const name = 'Port'
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => {
      const fix = 'stop the program that uses it, or choose another with --port'
      resolve({ name, ok: false, found: `${port} cannot be used`, fix })
    })
    probe.listen({ port, host: '127.0.0.1' }, () => {
      probe.close(() => resolve({ name, ok: true, found: `${port} is free`, fix: '' }))
    })
  })
}

/** Start-up failures say what is wrong, a colon, and the fix. */
function splitMessage(error: unknown): readonly [found: string, fix: string] {
  const message = error instanceof Error ? error.message : String(error)
  const colon = message.lastIndexOf(': ')
  if (colon === -1) return [message, 'see the message']
  return [message.slice(0, colon), message.slice(colon + 2).replace(/\.$/, '')]
}
