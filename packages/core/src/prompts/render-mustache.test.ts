import { describe, expect, it } from 'vitest'

import { renderMustache } from './render-mustache.ts'

describe('renderMustache', () => {
  it.each([
    ['Hello {{name}}!', { name: 'Ada' }, 'Hello Ada!'],
    ['{{ name }}{{name}}', { name: 1 }, '11'],
    ['{{a.b.c}} {{a.x}} {{x.y}}|', { a: { b: { c: 'deep' } } }, 'deep  |'],
    ['missing {{nothing}}{{none}}.', { none: null }, 'missing .'],
    ['{{{raw}}} {{& raw }} {{raw}}', { raw: '<b>&"\'</b>' }, '<b>&"\'</b> <b>&"\'</b> <b>&"\'</b>'],
    ['{{zero}} {{no}}', { zero: 0, no: false }, '0 false'],
    ['{"json": {"a": 1}}', { json: 'x' }, '{"json": {"a": 1}}'],
    ['{{value}}', { value: '{{other}}', other: 'never' }, '{{other}}'],
    ['{{toString}}{{constructor}}{{__proto__}}', {}, ''],
    ['{{! a note }}text', {}, 'text'],
    ['{{#on}}yes{{/on}}{{^on}}no{{/on}}', { on: true }, 'yes'],
    ['{{#on}}yes{{/on}}{{^on}}no{{/on}}', { on: [] }, 'no'],
    ['{{#items}}- {{name}}\n{{/items}}', { items: [{ name: 'a' }, { name: 'b' }] }, '- a\n- b\n'],
    ['{{#items}}{{.}},{{/items}}', { items: [1, 2] }, '1,2,'],
    ['{{#user}}{{name}} of {{team}}{{/user}}', { user: { name: 'Ada' }, team: 'us' }, 'Ada of us'],
    ['a\n  {{#on}}\nb\n{{/on}}\nc', { on: true }, 'a\nb\nc'],
    ['not closed {{name', { name: 'x' }, 'not closed {{name'],
    ['{{#open}} {{name}}', { open: true, name: 'x' }, '{{#open}} x'],
    ['{{/close}} {{name}}', { name: 'x' }, '{{/close}} x'],
  ])('%j with %o', (template, variables, expected) => {
    expect(renderMustache(template, variables)).toBe(expected)
  })
})
