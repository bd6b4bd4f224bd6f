import type { Token } from 'marked'
import { lexer } from 'marked'
import { memo } from 'react'
import type { ReactNode } from 'react'

import { blockElement } from './block-element.tsx'

/** Longer texts, characters, are shown plain: reading them as Markdown would hold the page up. */
const LONGEST_TEXT = 100_000

/**
 * Markdown as elements: single line breaks stay, tags print as the text they are, links lead to http(s) and mail only, and
 * images are named, never fetched.
 */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }): ReactNode {
  const tokens = readTokens(text)
  if (tokens === undefined) return <div className="payload-text">{text}</div>
  return <div className="markdown">{tokens.map(blockElement)}</div>
})

function readTokens(text: string): readonly Token[] | undefined {
  if (text.length > LONGEST_TEXT) return undefined
  try {
    return lexer(text, { gfm: true, breaks: true })
  } catch {
    // Nesting that the lexer refuses is still text.
    return undefined
  }
}
