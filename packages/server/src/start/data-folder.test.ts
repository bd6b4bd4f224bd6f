import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, onTestFinished, test, vi } from 'vitest'

import { claimDataFolder } from './data-folder.ts'
import { StartupError } from './startup-error.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-folder-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A program that takes the folder, says so, and then lives or waits to be killed. */
const claimingProgram = `
  const { claimDataFolder } = await import(process.argv[1])
  try {
    claimDataFolder(process.argv[2])
    process.stdout.write('taken')
    setTimeout(() => {}, Number(process.argv[3]))
  } catch (error) { process.stdout.write(error.code) }
`
const programArguments = (folder: string, livesMs: number) => [
  '--input-type=module',
  '-e',
  claimingProgram,
  fileURLToPath(new URL('./data-folder.ts', import.meta.url)),
  folder,
  String(livesMs),
]

function claimInOtherProcess(folder: string) {
  const child = spawn(process.execPath, programArguments(folder, 60_000))
  onTestFinished(() => void child.kill('SIGKILL'))
  const answered = new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  return { child, answered, exited }
}

function refusalOf(folder: string): StartupError | undefined {
  try {
    claimDataFolder(folder).release()
    return undefined
  } catch (error) {
    if (error instanceof StartupError) return error
    throw error
  }
}

/** Every refusal says what is wrong, a colon, and what to do. */
const refusal = (code: StartupError['code']) => ({
  code,
  message: expect.stringMatching(/: .+\.$/),
})

test('makes a missing folder for its owner alone and gives it back', () => {
  const root = path.join(temporaryFolder(), 'deep', 'data')
  const folder = claimDataFolder(root)
  expect(statSync(root).mode & 0o777).toBe(0o700)
  expect(folder.root).toBe(root)
  folder.release()
  folder.release()
  expect(readdirSync(root)).toEqual([])
})

test('a folder is held once, also within one process', () => {
  const root = temporaryFolder()
  const folder = claimDataFolder(root)
  expect(refusalOf(root)).toMatchObject(refusal('data-folder-in-use'))
  folder.release()
  expect(refusalOf(root)).toBeUndefined()
})

test('another process is refused while the holder lives', () => {
  const root = temporaryFolder()
  const folder = claimDataFolder(root)
  const { stdout } = spawnSync(process.execPath, programArguments(root, 0), { encoding: 'utf8' })
  expect(stdout).toBe('data-folder-in-use')
  folder.release()
})

test('the lock of a process that was killed is taken over, by one of many that try', async () => {
  const root = temporaryFolder()
  const killed = claimInOtherProcess(root)
  expect(await killed.answered).toBe('taken')
  killed.child.kill('SIGKILL')
  await killed.exited
  expect(existsSync(path.join(root, 'lock'))).toBe(true)
  const rivals = Array.from({ length: 6 }, () => claimInOtherProcess(root))
  const answers = await Promise.all(rivals.map((rival) => rival.answered))
  expect(answers.toSorted()).toEqual([
    ...Array.from({ length: 5 }, () => 'data-folder-in-use'),
    'taken',
  ])
  expect(readdirSync(root)).toEqual(['lock'])
})

test('a later process with the same id does not keep the lock alive', () => {
  const root = temporaryFolder()
  const file = path.join(root, 'lock')
  claimDataFolder(root)
  const before: object = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...before, processStart: 'another boot 1' }))
  expect(refusalOf(root)).toBeUndefined()
})

test('the lock of another host counts while it is touched, and no longer after', () => {
  const root = temporaryFolder()
  const file = path.join(root, 'lock')
  const record = { pid: 1, processStart: 'x', host: 'another-host', token: 'y' }
  writeFileSync(file, JSON.stringify(record))
  expect(refusalOf(root)).toMatchObject(refusal('data-folder-in-use'))
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(file, longAgo, longAgo)
  expect(refusalOf(root)).toBeUndefined()
})

test('a lock that cannot be read is replaced', () => {
  const root = temporaryFolder()
  writeFileSync(path.join(root, 'lock'), 'not json')
  expect(refusalOf(root)).toBeUndefined()
})

test('a path that is a file, or lies below one, is refused with the fix', () => {
  const file = path.join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(refusalOf(file)).toMatchObject(refusal('data-folder-unusable'))
  expect(refusalOf(path.join(file, 'below'))).toMatchObject(refusal('data-folder-unusable'))
})
