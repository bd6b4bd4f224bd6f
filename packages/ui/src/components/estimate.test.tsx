import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'

import { approximate, Estimate } from './estimate.tsx'

const render = (figure: string, isEstimated: boolean): string =>
  renderToStaticMarkup(<Estimate isEstimated={isEstimated}>{figure}</Estimate>)

it('has a sign before an estimate alone', () => {
  expect(render('$0.02', true)).toContain('≈')
  expect(render('$0.02', false)).toBe('$0.02')
  expect(approximate('$0.02', true)).toContain('≈ $0.02')
  expect(approximate('$0.02', undefined)).toBe('$0.02')
})

it('has no sign before what is not known', () => {
  expect(render('—', true)).toBe('—')
  expect(approximate('—', true)).toBe('—')
})
