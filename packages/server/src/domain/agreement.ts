import type { LabelAgreement, ScoreAgreement } from '@heddle/core/schemas'

/** How many things the first side calls `first` and the second `second`. */
export interface LabelPair {
  readonly first: string
  readonly second: string
  readonly count: number
}

/**
 * Agreement of two sides from how often each pair of labels occurs: accuracy, Cohen's kappa (J. Cohen 1960), and precision,
 * recall and F1 of each label with the first side as the truth; the macro F1 is the mean over labels that have one.
 */
export function describeAgreement(pairs: readonly LabelPair[]): Omit<ScoreAgreement, 'spearman'> {
  const labels = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))].toSorted()
  const confusion = labels.map((first) =>
    labels.map((second) =>
      pairs
        .filter((pair) => pair.first === first && pair.second === second)
        .reduce((total, { count }) => total + count, 0),
    ),
  )
  const pairCount = sum(confusion.flat())
  const perLabel = labels.map((label, index) => describeLabel(label, index, confusion))
  const known = perLabel.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))
  return {
    pairs: pairCount,
    labels,
    confusion,
    accuracy: pairCount === 0 ? null : agreed(confusion) / pairCount,
    kappa: kappaOf(confusion, pairCount),
    perLabel,
    macroF1: known.length === 0 ? null : sum(known) / known.length,
  }
}

type Confusion = readonly (readonly number[])[]

function describeLabel(label: string, index: number, confusion: Confusion): LabelAgreement {
  const both = confusion[index]?.[index] ?? 0
  const first = sum(confusion[index] ?? [])
  const second = sum(column(confusion, index))
  return {
    label,
    precision: second === 0 ? null : both / second,
    recall: first === 0 ? null : both / first,
    // Not defined only for a label that nobody gave, and there is none.
    f1: first + second === 0 ? null : (2 * both) / (first + second),
    support: first,
  }
}

/** Not defined without pairs, or when both sides always give one and the same label. */
function kappaOf(confusion: Confusion, total: number): number | null {
  if (total === 0) return null
  const observed = agreed(confusion) / total
  const byChance = sum(
    confusion.map((row, index) => (sum(row) / total) * (sum(column(confusion, index)) / total)),
  )
  return byChance === 1 ? null : (observed - byChance) / (1 - byChance)
}

function agreed(confusion: Confusion): number {
  return sum(confusion.map((row, index) => row[index] ?? 0))
}

function column(confusion: Confusion, index: number): number[] {
  return confusion.map((row) => row[index] ?? 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
