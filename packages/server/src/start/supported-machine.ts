import { readFileSync } from 'node:fs'
import process from 'node:process'

/** First Node release with everything the server uses (zstd in `node:zlib`, type stripping for sources). */
export const MINIMUM_NODE = '22.19.0'

/** What decides whether the server can run here; read once from the process, given as data in tests. */
export interface Machine {
  readonly platform: string
  readonly architecture: string
  readonly nodeVersion: string
  /** Version of glibc; undefined where the C library is another one (musl) or there is none. */
  readonly glibcVersion: string | undefined
  /** CPU flags of x86-64 Linux; undefined where the system does not list them. */
  readonly cpuFlags: ReadonlySet<string> | undefined
}

/** One line of `heddle doctor`: what was looked at, what was found, and how to repair it when it is wrong. */
export interface MachineCheck {
  readonly name: string
  readonly ok: boolean
  readonly found: string
  /** Empty when `ok`. */
  readonly fix: string
}

/** Reads the facts of this machine. */
export function readMachine(): Machine {
  const linux = process.platform === 'linux'
  return {
    platform: process.platform,
    architecture: process.arch,
    nodeVersion: process.versions.node,
    glibcVersion: linux ? readGlibcVersion() : undefined,
    cpuFlags: linux ? readCpuFlags() : undefined,
  }
}

/** Checks Node, platform and CPU. The embedded ClickHouse engine needs AVX2 or arm64, on Linux with glibc or on macOS. */
export function checkMachine(machine: Machine): readonly MachineCheck[] {
  return [checkNode(machine), checkPlatform(machine), checkCpu(machine)]
}

function checkNode({ nodeVersion }: Machine): MachineCheck {
  const ok = compareVersions(nodeVersion, MINIMUM_NODE) >= 0
  const fix = ok ? '' : `install Node ${MINIMUM_NODE} or newer, for example with \`npx node@24\``
  return { name: 'Node', ok, found: nodeVersion, fix }
}

function checkPlatform({ platform, glibcVersion }: Machine): MachineCheck {
  const name = 'Platform'
  if (platform === 'darwin') return { name, ok: true, found: 'macOS', fix: '' }
  if (platform === 'linux' && glibcVersion !== undefined) {
    return { name, ok: true, found: `Linux, glibc ${glibcVersion}`, fix: '' }
  }
  if (platform === 'linux') {
    const fix = 'use a distribution with glibc (Debian, Ubuntu, Fedora) instead of Alpine'
    return { name, ok: false, found: 'Linux without glibc', fix }
  }
  const fix =
    platform === 'win32'
      ? 'run Heddle inside WSL2 (`wsl --install`)'
      : 'run Heddle on Linux with glibc or on macOS'
  return { name, ok: false, found: platform, fix }
}

function checkCpu({ architecture, cpuFlags }: Machine): MachineCheck {
  const name = 'CPU'
  if (architecture === 'arm64') return { name, ok: true, found: 'arm64', fix: '' }
  if (architecture !== 'x64') {
    return { name, ok: false, found: architecture, fix: 'use an x86-64 or arm64 machine' }
  }
  if (cpuFlags === undefined || cpuFlags.has('avx2')) {
    const found = cpuFlags === undefined ? 'x86-64' : 'x86-64 with AVX2'
    return { name, ok: true, found, fix: '' }
  }
  const fix = 'use a CPU from 2013 or later, or let the virtual machine pass the host CPU through'
  return { name, ok: false, found: 'x86-64 without AVX2', fix }
}

/** Negative, zero or positive, as the dotted numbers of `left` come before, equal or follow those of `right`. */
export function compareVersions(left: string, right: string): number {
  const rightParts = right.split('.').map(Number)
  const parts = left.split('.').map((part) => Number.parseInt(part, 10))
  for (const [index, part] of parts.entries()) {
    const difference = part - (rightParts[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function readGlibcVersion(): string | undefined {
  // The report would resolve host names of open sockets, which can take seconds.
  Reflect.set(process.report, 'excludeNetwork', true)
  const report: unknown = process.report.getReport()
  if (typeof report !== 'object' || report === null || !('header' in report)) return undefined
  const { header } = report
  if (typeof header !== 'object' || header === null || !('glibcVersionRuntime' in header)) {
    return undefined
  }
  return typeof header.glibcVersionRuntime === 'string' ? header.glibcVersionRuntime : undefined
}

function readCpuFlags(): ReadonlySet<string> | undefined {
  try {
    const line = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]
    return line === undefined ? undefined : new Set(line.trim().split(/\s+/))
  } catch {
    return undefined
  }
}
