/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import type { Catalogue } from './catalogue.ts'
import { extractMessages, importsOf, placesOf } from './extract-messages.ts'
import { LANGUAGES } from './language.ts'

const SOURCES = fileURLToPath(new URL('..', import.meta.url))

/** The same in every language: names of products, units, signs, code and the words of values. */
const SAME_EVERYWHERE = new Set(
  [
    ['Heddle', 'LangChain', 'Langfuse SDK', 'cURL', 'UTC', 'json', 'true', 'false'],
    ['A', 'B', 'L', 'v', 'Σ', 'p95', 'p99', 'F1'],
    // What a person could type into a field of a form.
    ['Acme', 'production', 'our-model', 'gpt-4o-2024-08-06', '(?i)^our-model'],
    ['helpfulness', 'good = 1\nbad = 0', 'Europe/Berlin'],
  ].flat(),
)

function sources(): readonly string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/u.test(name) && !/\.test\.|^messages\/|sample-/u.test(name),
  )
}

const read = (name: string): string => readFileSync(join(SOURCES, name), 'utf8')

const extracted = sources().map((name) => extractMessages(name, read(name), SAME_EVERYWHERE))
const messages = extracted.flatMap((one) => one.messages)

describe('the texts of the source', () => {
  it('all go through the catalogue', () => {
    expect(extracted.flatMap(({ raw }) => raw)).toEqual([])
    expect(messages.length).toBeGreaterThan(1000)
  })

  it('are not asked for before the catalogue is there', () => {
    const atOnce = new Set(['main.tsx'])
    for (const name of atOnce) {
      for (const imported of importsOf(read(name))) {
        if (/^\..*\.tsx?$/u.test(imported)) atOnce.add(join(name, '..', imported))
      }
    }
    const early = [...atOnce].flatMap((name) => extractMessages(name, read(name), new Set()).early)
    expect(early).toEqual([])
    expect(atOnce.size).toBeGreaterThan(20)
  })

  it('depend on a count everywhere or nowhere', () => {
    const kinds = new Map<string, boolean>()
    const mixed = messages.filter(({ key, isPlural }) => {
      const before = kinds.get(key) ?? isPlural
      kinds.set(key, isPlural)
      return before !== isPlural
    })
    expect(mixed).toEqual([])
  })
})

describe.each(LANGUAGES.filter((language) => language !== 'en'))('the catalogue of %s', (name) => {
  const file = new URL(`${name}.json`, import.meta.url)
  const catalogue = JSON.parse(readFileSync(file, 'utf8')) as Catalogue

  it('has every text of the source and no other', () => {
    const keys = new Set(messages.map(({ key }) => key))
    expect([...keys].filter((key) => catalogue[key] === undefined)).toEqual([])
    expect(Object.keys(catalogue).filter((key) => !keys.has(key))).toEqual([])
  })

  it('has a form for each plural of the language where a text depends on a count', () => {
    const { pluralCategories } = new Intl.PluralRules(name).resolvedOptions()
    const wrong = messages.filter(({ key, isPlural }) => {
      const found = catalogue[key]
      const forms = typeof found === 'object' ? Object.keys(found).toSorted() : undefined
      return isPlural
        ? forms?.join(' ') !== pluralCategories.toSorted().join(' ')
        : forms !== undefined
    })
    expect(wrong).toEqual([])
  })

  it('keeps the names in braces', () => {
    const wrong = messages.flatMap(({ key, places }) => {
      const found = catalogue[key] ?? key
      const forms = typeof found === 'string' ? { other: found } : found
      return Object.entries(forms).filter(([category, text]) => {
        const kept = placesOf(text)
        // A form for exactly none, one or two may say the number in words.
        const isWorded = /^(?:zero|one|two)$/u.test(category)
        const expected = isWorded ? places.filter((place) => kept.includes(place)) : places
        return kept.join(' ') !== expected.join(' ')
      })
    })
    expect(wrong).toEqual([])
  })

  it('has no empty text and none with space around it', () => {
    const texts = Object.values(catalogue).flatMap((found) =>
      typeof found === 'string' ? [found] : Object.values(found),
    )
    expect(texts.filter((text) => text === '' || text !== text.trim())).toEqual([])
  })
})

const readCode = (code: string) => extractMessages('example.tsx', code, new Set(['Heddle']))

describe('reading the source', () => {
  it.each([
    ['text of an element', '<p>Nothing here.</p>', 'Nothing here.'],
    ['a name', '<button aria-label="Close" />', 'Close'],
    ['a branch', "<p title={isOpen ? 'Hide' : undefined} />", 'Hide'],
    ['a default', "<p>{name ?? 'none'}</p>", 'none'],
    ['a template', '<p title={`was ${before}`} />', 'was …'],
    ['a label of a table', "const column = { id: 'a', label: 'Name' }", 'Name'],
  ])('finds %s that no catalogue can translate', (_, code, text) => {
    expect(readCode(code).raw).toEqual([`example.tsx:1: ${text}`])
  })

  it('leaves code, names of products and what is not shown alone', () => {
    expect(readCode('<p className="flex gap-1"><code>npm install</code> Heddle</p>').raw).toEqual(
      [],
    )
  })

  it('takes no text that is put together', () => {
    expect(readCode('t(label)').raw).toEqual(['example.tsx:1: t() needs literal texts'])
  })

  it('tells what is asked for while a module is loaded', () => {
    const code =
      "const a = t('Early')\nconst b = () => t('Late')\nconst c = { get d() { return t('Late') } }"
    expect(readCode(code).early).toEqual(["example.tsx:1: t('Early')"])
  })

  it('knows names in braces from braces that are shown', () => {
    expect(placesOf('{count} of {all}, {{names}} and {"a": 1}')).toEqual(['all', 'count'])
  })
})
