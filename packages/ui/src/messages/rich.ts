import { createElement, Fragment } from 'react'
import type { ReactNode } from 'react'

import { t } from './translate.ts'

/** The text in the page's language with elements in the place of names in braces. */
export function rich(text: string, values: Readonly<Record<string, ReactNode>>): ReactNode {
  const parts = t(text).split(/\{(\w+)\}/u)
  return createElement(
    Fragment,
    null,
    ...parts.map((part, index) => (index % 2 === 1 ? values[part] : part)),
  )
}
