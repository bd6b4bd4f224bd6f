import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { startLoadedServer } from '../server/loaded-server.ts'
import { addPerson } from './browser-session.ts'
import { checkCopies } from './check-copies.ts'
import { copyTemplates, dropTemplates, keepTemplates, type RowCopy } from './copy-rows.ts'
import { type Engine, openEngine } from './engine.ts'
import { postTraces } from './post-traces.ts'
import { createLargeTrace, createTemplateTraces } from './template-traces.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** How far back observations go. */
const DAYS = 90

/** Observations that the server itself takes in; the others are copies of them. */
const MOST_TEMPLATES = 22_000
const LARGE_TRACE_STEPS = 50_000
const LARGE_TRACE_ID = 'f'.repeat(32)

/** Of how many copies of the project that is read other projects get one too. */
const COPIES_OF_OTHERS = [
  { projectId: 'bench-second', every: 12 },
  { projectId: 'bench-third', every: 60 },
]

/** What lies in a filled folder. */
export interface FilledFolder {
  readonly dataFolder: string
  readonly projectId: string
  /** Of the project that is read, and of all projects. */
  readonly observations: number
  readonly observationsOfAll: number
  readonly traces: number
  /** When the last of them started, ms. */
  readonly endMs: number
  readonly largeTraceId: string
  /** Bytes of the three tables on the disk. */
  readonly bytes: number
  /** Mean bytes of input and output. */
  readonly payloadBytes: number
}

/** A folder with this many observations of one project; one that was filled before is used again. */
export async function fillFolder(folder: string, observations: number): Promise<FilledFolder> {
  const file = join(folder, 'filled.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as FilledFolder // written below
  rmSync(folder, { recursive: true, force: true })
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder, { recursive: true })
  const filled = await fill(dataFolder, observations)
  writeFileSync(`${file}.new`, JSON.stringify(filled, undefined, 2))
  renameSync(`${file}.new`, file)
  return filled
}

interface Plan {
  readonly templates: number
  readonly largeSteps: number
  readonly copies: number
  readonly periodMs: number
  readonly endMs: number
}

function planOf(observations: number): Plan {
  const largeSteps = Math.min(LARGE_TRACE_STEPS, Math.ceil(observations / 20))
  const templates = Math.min(MOST_TEMPLATES, Math.ceil(observations / 8))
  const copies = Math.max(1, Math.round((observations - largeSteps) / templates) - 1)
  // Whole minutes, so that the minutes a trace's observations start in stay whole.
  const periodMs = Math.floor((DAYS * DAY_MS) / (copies + 1) / MINUTE_MS) * MINUTE_MS
  return { templates, largeSteps, copies, periodMs, endMs: Date.now() - MINUTE_MS }
}

async function fill(dataFolder: string, observations: number): Promise<FilledFolder> {
  const plan = planOf(observations)
  addPerson(dataFolder)
  const server = await startLoadedServer('serve', dataFolder)
  const extent = {
    observations: plan.templates,
    fromMs: plan.endMs - (plan.copies + 1) * plan.periodMs,
    toMs: plan.endMs - plan.copies * plan.periodMs,
  }
  await postTraces(server, createTemplateTraces(extent))
  await postTraces(server, [
    createLargeTrace(LARGE_TRACE_ID, plan.largeSteps, plan.endMs - 2 * DAY_MS),
  ])
  await server.stop()
  const engine = openEngine(dataFolder)
  const projectId = onlyProject(engine)
  multiply(engine, projectId, plan)
  await untilMerged(engine)
  const counts = countRows(engine, projectId)
  engine.close()
  return { dataFolder, projectId, endMs: plan.endMs, largeTraceId: LARGE_TRACE_ID, ...counts }
}

/** Time for the engine to have begun what it will merge, and longest time for it to end, ms. */
const MERGE_START_MS = 5000
const MERGE_END_MS = 300_000

/** Waits until the engine has joined the parts that it joins by itself, as those of an old folder are. */
async function untilMerged(engine: Engine): Promise<void> {
  const endsAt = performance.now() + MERGE_END_MS
  let running = 1
  while (running > 0 && performance.now() < endsAt) {
    await setTimeout(MERGE_START_MS)
    running = Number(engine.rows<{ n: string }>('SELECT count() AS n FROM system.merges')[0]?.n)
  }
}

function onlyProject(engine: Engine): string {
  const [row] = engine.rows<{ project_id: string }>('SELECT DISTINCT project_id FROM traces')
  if (row === undefined) throw new Error('Expected the server to have stored traces')
  return row.project_id
}

/** Rows go from the oldest to the newest, as they would have come. */
function multiply(engine: Engine, projectId: string, plan: Plan): void {
  keepTemplates(engine, projectId, LARGE_TRACE_ID)
  for (let number = 1; number <= plan.copies; number += 1) {
    const shiftMs = number * plan.periodMs
    copyTemplates(engine, { projectId, number, shiftMs })
    for (const [index, other] of COPIES_OF_OTHERS.entries()) {
      if (number % other.every !== 1) continue
      const ofOther = number + (index + 1) * 1_000_000
      copyTemplates(engine, { projectId: other.projectId, number: ofOther, shiftMs })
    }
    if (number % 20 === 0) console.log(`${number} of ${plan.copies} copies`)
  }
  const first: RowCopy = { projectId, number: 1, shiftMs: plan.periodMs }
  checkCopies(engine, first)
  dropTemplates(engine)
}

function countRows(engine: Engine, projectId: string) {
  const [counts] = engine.rows<{ own: string; all: string; payload: number; traces: string }>(
    `SELECT countIf(project_id = '${projectId}') AS own, count() AS all, avg(length(input) + length(output)) AS payload,
       (SELECT count() FROM traces WHERE project_id = '${projectId}') AS traces FROM observations`,
  )
  const [disk] = engine.rows<{ bytes: string }>(
    'SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active',
  )
  return {
    observations: Number(counts?.own),
    observationsOfAll: Number(counts?.all),
    traces: Number(counts?.traces),
    payloadBytes: Number(counts?.payload),
    bytes: Number(disk?.bytes),
  }
}
