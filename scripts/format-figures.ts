/** A duration: `0 ms`, `420 ms`, `1.23 s`; `running` when it has no end. */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return 'running'
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(2)} s`
}

/** A cost with every digit that matters, so that it can be checked by hand: `$0.00012345`; `—` when it is unknown. */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null) return '—'
  const digits = costUsd.toFixed(10).replace(/0+$/u, '').replace(/\.$/u, '')
  return `$${digits}`
}

/** Tokens in and out: `812 → 36 tokens`. */
export function formatTokens(input: number, output: number): string {
  return `${input.toLocaleString('en-US')} → ${output.toLocaleString('en-US')} tokens`
}
