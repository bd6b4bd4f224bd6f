import type { ReactNode } from 'react'

export interface NumberTableProps {
  /** The first heads the labels. */
  readonly headings: readonly string[]
  readonly rows: readonly {
    readonly id: string
    readonly label: ReactNode
    readonly cells: readonly ReactNode[]
  }[]
}

/** Labels with numbers behind them. */
export function NumberTable({ headings, rows }: NumberTableProps): ReactNode {
  return (
    <table className="w-full text-table">
      <thead className="text-faint">
        <tr>
          {headings.map((heading, index) => (
            <th
              key={heading}
              scope="col"
              className={`py-0.5 font-normal ${index === 0 ? 'text-start' : 'ps-3 text-end'}`}
            >
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, cells }) => (
          <tr key={id} className="border-t">
            <th scope="row" className="max-w-56 truncate py-0.5 text-start font-normal">
              {label}
            </th>
            {cells.map((cell, index) => (
              <td key={headings[index + 1]} className="numeric ps-3 text-end">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
