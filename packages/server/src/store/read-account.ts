import { AsyncLocalStorage } from 'node:async_hooks'

/** What a read does while nobody has its rows: waits, for rows to be found or for a connection, or lets the engine work. */
export type ReadPhase = 'waiting' | 'engine'

/** What reading came to. */
export interface ReadTotals {
  readonly statements: number
  /** While no statement ran and one or more waited, ms. */
  readonly waitingMs: number
  /** While one or more statements ran, ms. */
  readonly engineMs: number
  /** Rows and bytes that the engine read, which is more than it answers; 0 unless the account counts them. */
  readonly rows: number
  readonly bytes: number
}

/** Adds up what the statements of one request take, those that run side by side once. */
export class ReadAccount {
  /** Whether rows and bytes are counted, for which the engine's answers are a little longer. */
  readonly countsRows: boolean
  readonly #now: () => number
  readonly #running: Record<ReadPhase, number> = { waiting: 0, engine: 0 }
  readonly #spentMs: Record<ReadPhase, number> = { waiting: 0, engine: 0 }
  #since: number
  #statements = 0
  #rows = 0
  #bytes = 0

  /** `now` is milliseconds that only grow. */
  constructor(now: () => number, { countsRows = false }: { readonly countsRows?: boolean } = {}) {
    this.#now = now
    this.#since = now()
    this.countsRows = countsRows
  }

  /** Runs something that belongs to a phase. */
  async during<Result>(phase: ReadPhase, act: () => Promise<Result>): Promise<Result> {
    this.#change(phase, 1)
    if (phase === 'engine') this.#statements += 1
    try {
      return await act()
    } finally {
      this.#change(phase, -1)
    }
  }

  /** Adds what the engine says of one statement. */
  add({ rows, bytes }: Pick<ReadTotals, 'rows' | 'bytes'>): void {
    this.#rows += rows
    this.#bytes += bytes
  }

  totals(): ReadTotals {
    return {
      statements: this.#statements,
      waitingMs: this.#spentMs.waiting,
      engineMs: this.#spentMs.engine,
      rows: this.#rows,
      bytes: this.#bytes,
    }
  }

  #change(phase: ReadPhase, by: 1 | -1): void {
    const now = this.#now()
    if (this.#running.engine > 0) this.#spentMs.engine += now - this.#since
    else if (this.#running.waiting > 0) this.#spentMs.waiting += now - this.#since
    this.#since = now
    this.#running[phase] += by
  }
}

const accounts = new AsyncLocalStorage<ReadAccount>()

/** Runs a request whose reads are added up. */
export function withReadAccount<Result>(
  account: ReadAccount,
  act: () => Promise<Result>,
): Promise<Result> {
  return accounts.run(account, act)
}

/** The account of the request that this is done for; undefined where nobody counts. */
export function currentAccount(): ReadAccount | undefined {
  return accounts.getStore()
}

/** Runs something as a phase of the request that it is done for. */
export function accounted<Result>(phase: ReadPhase, act: () => Promise<Result>): Promise<Result> {
  const account = currentAccount()
  return account === undefined ? act() : account.during(phase, act)
}
