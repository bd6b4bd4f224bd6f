/// <reference types="node" />
import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8')

type Theme = Readonly<Record<string, string>>

/** The colours of the block that a selector opens. */
function coloursOf(selector: string): Theme {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6})/gu)].map(([, name = '', colour = '']) => [
      name,
      colour,
    ]),
  )
}

/** Relative luminance of a hex colour. Source: WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one = '', other = ''): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const TEXTS = ['text', 'muted', 'faint', 'accent', 'error', 'warning', 'success', 'info']
const BARS = [
  'generation',
  'agent',
  'chain',
  'tool',
  'retriever',
  'embedding',
  'evaluator',
  'guardrail',
  'span',
  'event',
]

describe.each([
  ['light', coloursOf(':root')],
  ['dark', coloursOf(":root[data-theme='dark']")],
])('the %s theme', (_name, theme) => {
  it.each(TEXTS)('has readable text: %s', (token) => {
    expect(contrast(theme[token], theme['bg'])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(theme[token], theme['subtle'])).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['error', 'warning', 'success', 'accent'])(
    'has readable text on its tint: %s',
    (token) => {
      expect(contrast(theme[token], theme[`${token}-tint`])).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(BARS)('has bars that stand out from page, hovered and selected rows: %s', (token) => {
    for (const ground of ['bg', 'hover', 'accent-tint']) {
      expect(contrast(theme[token], theme[ground])).toBeGreaterThanOrEqual(3)
    }
  })

  it('has edges of fields and fills of buttons that can be told', () => {
    expect(contrast(theme['border-strong'], theme['bg'])).toBeGreaterThanOrEqual(3)
    expect(contrast(theme['on-fill'] ?? '#ffffff', theme['accent-fill'])).toBeGreaterThanOrEqual(
      4.5,
    )
  })
})
