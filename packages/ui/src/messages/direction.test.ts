/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

const SOURCES = fileURLToPath(new URL('..', import.meta.url))

/** Classes of Tailwind that name a side of the screen. */
const SIDED_CLASS =
  /(?<=["'`\s:])-?(?:[mp][lr]|left|right|border-[lr]|rounded-(?:[lr]|[tb][lr])|text-(?:left|right)|float-(?:left|right)|scroll-[mp][lr])(?:-[\w.[\]/()%-]+)?(?=["'`\s])/gu

/** Declarations of CSS that do. */
const SIDED_DECLARATION =
  /^\s*(?:(?:margin|padding|border)-(?:left|right)|left|right|(?:text-align|float|clear):\s*(?:left|right))\b/u

/** Along the axis of time, which runs from left to right in every language; and where the pointer is. */
const ALONG_TIME =
  /^(?:components\/cell-menu|features\/trace\/(?:minimap|time-axis-header|waterfall-bar)|features\/compare\/compare-row)\.tsx$/u

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/u.test(name) && !name.includes('.test.'),
)
const read = (name: string): string => readFileSync(`${SOURCES}${name}`, 'utf8')

it('has no class that names a side of the screen', () => {
  const found = files
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) =>
      [...read(name).matchAll(/className=(?:"[^"]*"|\{`[^`]*`\})/gu)].flatMap(([classes]) =>
        [...classes.matchAll(SIDED_CLASS)].map(([side]) => `${name}: ${side}`),
      ),
    )
  expect(found).toEqual([])
  expect([...'"flex ml-2 hover:pr-[3px] text-left"'.matchAll(SIDED_CLASS)].flat()).toEqual([
    'ml-2',
    'pr-[3px]',
    'text-left',
  ])
})

it('places nothing from the left or right but along time', () => {
  const placed = files.filter((name) =>
    /\b(?:left|right|marginLeft|marginRight|paddingLeft|paddingRight):? ?[,:}].*style|style=\{\{[^}]*\b(?:left|right|margin(?:Left|Right)|padding(?:Left|Right))\b/u.test(
      read(name),
    ),
  )
  expect(placed.filter((name) => !ALONG_TIME.test(name))).toEqual([])
  expect(placed.length).toBeGreaterThan(0)
})

it('names sides in the style sheet only where lines run from right to left', () => {
  const rules = read('../src/theme.css').split('}')
  const found = rules.flatMap((rule) => {
    const [selector = '', declarations = ''] = rule.split(/\{(?=[^{]*$)/u)
    return selector.includes("[dir='rtl']")
      ? []
      : declarations.split(';').filter((one) => SIDED_DECLARATION.test(one))
  })
  expect(found).toEqual([])
  expect(rules.length).toBeGreaterThan(20)
})
