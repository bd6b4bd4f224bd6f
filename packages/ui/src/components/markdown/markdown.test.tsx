import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { Markdown } from './markdown.tsx'

const render = (text: string): string => renderToStaticMarkup(<Markdown text={text} />)

describe('Markdown', () => {
  it('renders emphasis, code, lists and tables', () => {
    expect(render('**a** *b* `c`')).toContain('<strong>a</strong> <em>b</em> <code>c</code>')
    expect(render('3. x\n4. y')).toContain('<ol dir="auto" start="3"><li>x</li><li>y</li></ol>')
    expect(render('| a |\n|--:|\n| 1 |')).toContain('<td class="text-end">1</td>')
  })

  it('keeps single line breaks', () => {
    expect(render('one\ntwo')).toContain('one<br/>two')
  })

  it('prints tags as text', () => {
    const html = render('<script>alert(1)</script>\n\na <b>x</b> <img src=x onerror=alert(1)>')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('&lt;b&gt;x&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt;')
  })

  it('makes links of http and mail only, and fetches no image', () => {
    expect(render('[a](https://a.example)')).toContain('href="https://a.example"')
    expect(render('[a](javascript:alert(1))')).not.toContain('href')
    expect(render('[a](data:text/html,x)')).not.toContain('href')
    expect(render('![cat](https://a.example/cat.png)')).toContain(
      '![cat](https://a.example/cat.png)',
    )
  })

  it('brings nothing to the page but harmless elements, whatever is written', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      '[x](',
      ')',
      '![',
      'javascript:',
      '<img src=x>',
      '`',
      '*',
      '|',
      '\n',
      '- ',
      '#',
      'a',
      '&lt;',
    )
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          expect(render(text)).not.toMatch(
            /<(?:img|script|iframe|object|style)|href="(?!https?:|mailto:)| on\w+=/u,
          )
        },
      ),
    )
  })
})
