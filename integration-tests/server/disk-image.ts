import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, ftruncateSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'

import { onTestFinished } from 'vitest'

/** A file system in a file. What the file holds is what a loss of power would leave. */
export interface DiskImage {
  readonly folder: string
  /** Copies the file as it is now, without what the system has not written to it, and mounts the copy. */
  copyAsAfterPowerCut(name: string): DiskImage
  unmount(): void
}

/** Bytes of the file system; the file takes what is used of it. */
const IMAGE_BYTES = 2 * 1024 ** 3

/** Only the superuser may mount files, and only where the kernel has loop devices. */
export function canMountImages(): boolean {
  if (process.getuid?.() !== 0) return false
  return ['losetup', 'mkfs.ext4'].every((name) => spawnSync('which', [name]).status === 0)
    ? spawnSync('losetup', ['--find']).status === 0
    : false
}

/** Makes an empty ext4 in `root` and mounts it; both are gone after the test. */
export function makeDiskImage(root: string): DiskImage {
  const file = path.join(root, 'disk.img')
  const handle = openSync(file, 'w')
  ftruncateSync(handle, IMAGE_BYTES)
  closeSync(handle)
  execFileSync('mkfs.ext4', ['-q', '-F', file])
  return mountImage(root, 'disk')
}

function mountImage(root: string, name: string): DiskImage {
  const file = path.join(root, `${name}.img`)
  const folder = path.join(root, name)
  mkdirSync(folder)
  execFileSync('mount', ['-o', 'loop', file, folder])
  let isMounted = true
  const unmount = () => {
    if (isMounted) execFileSync('umount', ['-l', folder])
    isMounted = false
  }
  onTestFinished(unmount)
  return {
    folder,
    copyAsAfterPowerCut(copy) {
      copyFileSync(file, path.join(root, `${copy}.img`))
      return mountImage(root, copy)
    },
    unmount,
  }
}
