import type { ReactNode } from 'react'

/** Labels side by side; the one that programs read stands out. */
export function LabelChips({ labels }: { readonly labels: readonly string[] }): ReactNode {
  return (
    <span className="flex flex-wrap gap-1">
      {labels.map((label) => (
        <span
          key={label}
          className={`rounded-control px-1.5 text-meta ${label === 'production' ? 'bg-success-tint font-medium text-success' : 'bg-hover text-muted'}`}
        >
          {label}
        </span>
      ))}
    </span>
  )
}
