import type { Token, Tokens } from 'marked'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { CodeBlock } from '../code-block.tsx'
import { inlineElement } from './inline-element.tsx'

/** A block of a Markdown text. What is not known prints as it was written. */
export function blockElement(token: Token, index: number): ReactNode {
  const make = BLOCKS[token.type]
  return make === undefined ? inlineElement(token, index) : make(token as never, index)
}

// The lexer gives each token type the shape of the same name; this table is the one place that relies on it.
const BLOCKS: Readonly<Record<string, (token: never, key: number) => ReactNode>> = {
  space: () => null,
  hr: (_token: Tokens.Hr, key) => <hr key={key} />,
  heading: (token: Tokens.Heading, key) => (
    <p key={key} role="heading" aria-level={Math.min(6, token.depth + 3)} data-depth={token.depth}>
      {token.tokens.map(inlineElement)}
    </p>
  ),
  paragraph: (token: Tokens.Paragraph, key) => <p key={key}>{token.tokens.map(inlineElement)}</p>,
  blockquote: (token: Tokens.Blockquote, key) => (
    <blockquote key={key}>{token.tokens.map(blockElement)}</blockquote>
  ),
  code: (token: Tokens.Code, key) => (
    <CodeBlock
      key={key}
      code={token.text}
      label={t('Copy the {lang}', { lang: token.lang || 'code' })}
    />
  ),
  html: (token: Tokens.HTML, key) => (
    <p key={key} className="payload-text">
      {token.raw.trimEnd()}
    </p>
  ),
  list: (token: Tokens.List, key) => <List key={key} token={token} />,
  table: (token: Tokens.Table, key) => <Table key={key} token={token} />,
}

function List({ token }: { readonly token: Tokens.List }): ReactNode {
  const items = token.items.map((item, index) => (
    <li key={index}>{item.tokens.map(blockElement)}</li>
  ))
  // Numbers and dots stand where the lines of the list begin.
  return token.ordered ? (
    <ol dir="auto" start={Number(token.start) || 1}>
      {items}
    </ol>
  ) : (
    <ul dir="auto">{items}</ul>
  )
}

function Table({ token }: { readonly token: Tokens.Table }): ReactNode {
  const alignment = (column: number): string =>
    token.align[column] === 'right' ? 'text-end' : 'text-start'
  return (
    <div className="overflow-x-auto">
      <table>
        <thead>
          <tr>
            {token.header.map((cell, column) => (
              <th key={column} className={alignment(column)}>
                {cell.tokens.map(inlineElement)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={alignment(column)}>
                  {cell.tokens.map(inlineElement)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
