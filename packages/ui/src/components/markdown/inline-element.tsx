import type { Token, Tokens } from 'marked'
import type { ReactNode } from 'react'

/** Links that are made clickable; every other scheme prints as text. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/iu

/** A piece of a line. What is not known prints as it was written. */
export function inlineElement(token: Token, index: number): ReactNode {
  const make = INLINES[token.type]
  return make === undefined ? token.raw : make(token as never, index)
}

// The lexer gives each token type the shape of the same name; this table is the one place that relies on it.
const INLINES: Readonly<Record<string, (token: never, key: number) => ReactNode>> = {
  text: (token: Tokens.Text) => token.tokens?.map(inlineElement) ?? token.text,
  escape: (token: Tokens.Escape) => token.text,
  br: (_token: Tokens.Br, key) => <br key={key} />,
  strong: (token: Tokens.Strong, key) => (
    <strong key={key}>{token.tokens.map(inlineElement)}</strong>
  ),
  em: (token: Tokens.Em, key) => <em key={key}>{token.tokens.map(inlineElement)}</em>,
  del: (token: Tokens.Del, key) => <del key={key}>{token.tokens.map(inlineElement)}</del>,
  codespan: (token: Tokens.Codespan, key) => <code key={key}>{token.text}</code>,
  checkbox: (token: { readonly checked: boolean }) => (token.checked ? '☑ ' : '☐ '),
  link: (token: Tokens.Link, key) =>
    SAFE_LINK.test(token.href) ? (
      <a key={key} href={token.href} title={token.href} rel="noreferrer noopener" target="_blank">
        {token.tokens.map(inlineElement)}
      </a>
    ) : (
      token.raw
    ),
}
