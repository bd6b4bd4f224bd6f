import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { renderTraces } from '../ai-sdk/render-tree.ts'
import { openIngestionSink } from '../langchain/ingestion-sink.ts'

interface Ending {
  readonly code: number | null
  readonly printed: string
  readonly complaint: string | undefined
}

/** Runs the program to its end and answers what it said about it, without the lines that say where. */
async function runProgram(mode: 'observed' | 'plain', baseUrl: string): Promise<Ending> {
  const program = join(import.meta.dirname, 'crashing-agent.ts')
  const child = spawn(process.execPath, ['--conditions=heddle-source', program, mode], {
    env: { PATH: process.env['PATH'] ?? '', HEDDLE_BASE_URL: baseUrl },
  })
  let printed = ''
  let complained = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { code, printed, complaint: /^Error: .*$/mu.exec(complained)?.[0] }
}

it('an agent whose model fails ends the process exactly as before, and its trace arrives', async () => {
  const sink = await openIngestionSink()
  onTestFinished(() => sink.close())
  const plain = await runProgram('plain', sink.url)
  expect(plain).toEqual({ code: 1, printed: '', complaint: 'Error: the model is down' })
  expect(sink.events).toEqual([])
  expect(await runProgram('observed', sink.url)).toEqual(plain)
  expect(renderTraces(sink.traces())).toBe(
    [
      'AGENT wx [ERROR "the model is down"]',
      '  GENERATION ScriptedLlm [ERROR "the model is down"] model=scripted-1',
    ].join('\n'),
  )
})
