import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, totalmem } from 'node:os'
import { join } from 'node:path'

/** What ran the measurement. Names no path, host or user. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  readonly node: string
  /** Mean number of running processes in the minute before: above the number of cores the figures are disturbed. */
  readonly loadBefore: number
}

export function describeMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `${platform()} ${arch()}`,
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
  }
}

const OWN_MODULES = join(import.meta.dirname, '../../node_modules')

/** Installed versions of the packages, by name. Our own are named by the commit they are measured at, so they are left out. */
export function readVersions(
  packages: readonly string[],
  modules = OWN_MODULES,
): Record<string, string> {
  const versions: Record<string, string> = {}
  for (const name of packages.filter((one) => !one.startsWith('@heddle/'))) {
    const file = join(modules, name, 'package.json')
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string } // every manifest has one
    versions[name] = version
  }
  return versions
}
