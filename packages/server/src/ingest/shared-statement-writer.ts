import type { WriteLocks } from '../store/write-locks.ts'
import { StoreUnavailableError } from './ingest-service.ts'
import { type WriterParts, createStatementWriter } from './statement-writer.ts'
import type { Statement } from './statement.ts'
import type { CommitSteps } from './write-buffer.ts'

/**
 * Traces and scores written under one set of locks. Postgres has room for 6,400 locks unless told otherwise, so some ten
 * servers may write at a time.
 */
const MAX_NAMES_A_ROUND = 500

/**
 * Writes statements into stores that other processes write to as well. Merging reads a record, changes it and writes it
 * whole, so two processes must not do that to one record at once: each round of statements locks the traces and scores it
 * speaks of, and remembers nothing of the rounds before it.
 */
export function createSharedStatementWriter(
  parts: WriterParts,
  locks: WriteLocks,
): CommitSteps<Statement> {
  let waiting: Statement[] = []
  return {
    prepare(statements) {
      waiting.push(...statements)
      return Promise.resolve()
    },
    async commit() {
      const statements = waiting
      waiting = []
      for (const round of splitIntoRounds(statements)) await writeRound(round, parts, locks)
    },
  }
}

interface Round {
  readonly statements: readonly Statement[]
  readonly names: readonly string[] | 'everything'
}

async function writeRound(round: Round, parts: WriterParts, locks: WriteLocks): Promise<void> {
  try {
    await locks.exclusively(round.names, async (now) => {
      const writer = createStatementWriter({ ...parts, now: () => now })
      await writer.prepare(round.statements)
      await writer.commit()
    })
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error
    throw new StoreUnavailableError('The stores did not take the events; send the batch again.', {
      cause: error,
    })
  }
}

/** Rounds in the order of the statements. */
function splitIntoRounds(statements: readonly Statement[]): readonly Round[] {
  const rounds: Round[] = []
  let members: Statement[] = []
  let names = new Set<string>()
  let isBounded = true
  const close = () => {
    if (members.length === 0) return
    rounds.push({ statements: members, names: isBounded ? [...names] : 'everything' })
    members = []
    names = new Set()
    isBounded = true
  }
  for (const statement of statements) {
    const name = nameOf(statement)
    members.push(statement)
    if (name === undefined) isBounded = false
    else names.add(name)
    if (names.size >= MAX_NAMES_A_ROUND) close()
  }
  close()
  return rounds
}

/**
 * What a statement touches: an observation's trace (its record and the trace's own), a trace, or a score. Undefined for an
 * observation that does not say its trace: it may be in any.
 */
function nameOf(statement: Statement): string | undefined {
  const { projectId, id } = statement.record
  switch (statement.entity) {
    case 'observation': {
      const traceId = statement.record.fields.traceId?.value
      return traceId === undefined ? undefined : JSON.stringify(['trace', projectId, traceId])
    }
    case 'removed-observation':
    case 'repriced-observation':
      return JSON.stringify(['trace', projectId, statement.record.traceId])
    case 'trace':
    case 'removed-trace':
      return JSON.stringify(['trace', projectId, id])
    case 'score':
    case 'removed-score':
      return JSON.stringify(['score', projectId, id])
    default:
      return statement satisfies never
  }
}
