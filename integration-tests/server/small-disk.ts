import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { onTestFinished } from 'vitest'

/** A file system of its own, of bounded size, that the processes started in it see and nobody else. */
export interface SmallDisk {
  /** Where it is for processes started in it. */
  readonly folder: string
  /** Turns a command into one that runs where the disk is. */
  enter(command: readonly string[]): readonly string[]
  /** Takes all space but so many bytes. */
  fill(bytesLeft: number): void
  /** Gives back what {@link SmallDisk.fill} took. */
  free(): void
}

const NAMESPACE = ['--user', '--map-root-user', '--mount']

/** Whether this machine lets a person without rights make a file system for themselves. */
export function canMakeSmallDisks(): boolean {
  const probe = ['unshare', ...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'] as const
  return spawnSync('env', probe).status === 0
}

/** Makes a disk in memory on `folder`, which must be empty; it is gone after the test. */
export async function makeSmallDisk(folder: string, bytes: number): Promise<SmallDisk> {
  const script = `mount -t tmpfs -o size=${bytes} tmpfs "$1" && echo ready && exec sleep infinity`
  const holder = spawn('unshare', [...NAMESPACE, 'sh', '-c', script, 'sh', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(outputOf(holder), 'data')
  const seenFromHere = `/proc/${holder.pid}/root${folder}`
  const ballast = path.join(seenFromHere, 'ballast')
  const free = () => rmSync(ballast, { force: true })
  return {
    folder,
    enter: (command) => [
      'nsenter',
      `--target=${holder.pid}`,
      '--user',
      '--mount',
      '--preserve-credentials',
      ...command,
    ],
    fill(bytesLeft) {
      free()
      const { bavail, bsize } = statfsSync(seenFromHere)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytesLeft)))
    },
    free,
  }
}

function outputOf({ stdout }: ChildProcess) {
  if (stdout === null) throw new Error('Expected the holder of the disk to have an output')
  return stdout
}
