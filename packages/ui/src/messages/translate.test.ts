import { afterEach, describe, expect, it, vi } from 'vitest'

/** The functions as a page in a language has them. */
async function inLanguage(lang: string) {
  vi.resetModules()
  vi.stubGlobal('document', { documentElement: { lang } })
  await (await import('./catalogue.ts')).loadCatalogue()
  return {
    ...(await import('./translate.ts')),
    ...(await import('./in-context.ts')),
    ...(await import('../format/duration.ts')),
    ...(await import('../format/cost.ts')),
    ...(await import('../format/tokens.ts')),
    ...(await import('../format/time.ts')),
  }
}

afterEach(() => vi.unstubAllGlobals())

describe('in English', () => {
  it('says what the source says', async () => {
    const { t, plural, inContext } = await inLanguage('en')
    expect(t('Delete trace')).toBe('Delete trace')
    expect(t('Copy {title}', { title: 'Input' })).toBe('Copy Input')
    expect(plural(1, ['1 trace', '{count} traces'])).toBe('1 trace')
    expect(plural(1200, ['1 trace', '{count} traces'])).toBe('1,200 traces')
    expect(inContext('verb', 'Run')).toBe('Run')
  })

  it('leaves braces that stand for nothing', async () => {
    const { t } = await inLanguage('en')
    expect(t('Programs fill in {{names}}.')).toBe('Programs fill in {{names}}.')
    expect(t('{known} {unknown}', { known: 1 })).toBe('1 {unknown}')
  })

  it('is what a language without a catalogue gets', async () => {
    const { t } = await inLanguage('fr')
    expect(t('Delete trace')).toBe('Delete trace')
  })
})

describe('in another language', () => {
  it('says it in that language', async () => {
    const { t, inContext } = await inLanguage('de')
    expect(t('Delete trace')).toBe('Trace löschen')
    expect(t('Run')).toBe('Lauf')
    expect(inContext('verb', 'Run')).toBe('Ausführen')
  })

  it('says what has no translation in English', async () => {
    const { t } = await inLanguage('ja')
    expect(t('Never translated: {name}', { name: 'x' })).toBe('Never translated: x')
  })

  it('follows the plural rules of the language', async () => {
    const { plural } = await inLanguage('ar')
    const traces = (count: number) => plural(count, ['1 trace', '{count} traces'])
    expect([0, 1, 2].map(traces)).toEqual(['لا تتبّعات', 'تتبّع واحد', 'تتبّعان'])
    expect([3, 11, 100].map(traces)).toEqual(['3 تتبّعات', '11 تتبّعًا', '100 تتبّع'])
  })

  it('prints numbers as the language does, with digits that can be typed', async () => {
    const german = await inLanguage('de')
    expect(german.formatDuration(2720)).toBe('2,72 s')
    expect(german.formatCount(12_408)).toBe('12.408')
    expect(german.formatCost(0.0043)).toBe('0,0043\u00A0$')
    const arabic = await inLanguage('ar')
    expect(arabic.formatCount(12_408)).toBe('12,408')
    expect(arabic.formatCost(0.0043)).toBe('$0.0043')
  })

  it('prints dates as the language does', async () => {
    const { formatTime, formatAgo } = await inLanguage('ja')
    const nowMs = Date.parse('2026-11-23T12:00:00Z')
    const options = { nowMs, timeZone: 'UTC' }
    expect(formatTime('2026-11-18T11:06:38Z', options)).toBe('11月18日 11:06:38')
    expect(formatTime('2025-11-18T11:06:38Z', options)).toBe('2025年11月18日 11:06:38')
    expect(formatAgo('2026-11-23T11:56:00Z', nowMs)).toBe('4 分前')
  })
})
