import { expect, it } from 'vitest'

import { documentOfCall, documentOfPrompt } from './playground-document.ts'
import { configOf, requestOf } from './playground-request.ts'

const TOOL = { type: 'function', function: { name: 'search', parameters: { type: 'object' } } }
const FORMAT = { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } }
const MESSAGES = [
  { role: 'system', content: 'Be {{tone}}.' },
  { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'search', arguments: '{}' } }],
  },
  { role: 'tool', tool_call_id: 'c', content: 'found' },
]

it('keeps messages, tools, schema and parameters of a call to the letter', () => {
  const document = documentOfCall({
    input: { messages: MESSAGES, tools: [TOOL] },
    model: 'loom-large',
    modelParameters: { temperature: 0.2, response_format: FORMAT },
  })
  const request = requestOf(document, { tone: 'kind' })
  expect(request).toEqual({
    model: 'loom-large',
    messages: [
      { role: 'system', content: 'Be kind.' },
      MESSAGES[1],
      { role: 'assistant', content: '', tool_calls: MESSAGES[2]?.tool_calls },
      MESSAGES[3],
    ],
    tools: [TOOL],
    response_format: FORMAT,
    temperature: 0.2,
  })
})

it('goes from a call to a prompt and back without losing tools, schema or parameters', () => {
  const call = documentOfCall({
    input: [{ role: 'user', content: 'Hi' }],
    model: 'loom',
    modelParameters: { tools: [TOOL], response_format: FORMAT, top_p: 1 },
  })
  const prompt = [{ role: 'user', content: 'Hi' }]
  expect(documentOfPrompt({ prompt, config: configOf(call) })).toEqual(call)
})

it('says which of its texts is no JSON of its kind', () => {
  const document = documentOfPrompt({ prompt: 'Hi', config: { model: 'm' } })
  expect(() => requestOf({ ...document, tools: '{}' }, {})).toThrow(
    'Expected the tools to be a JSON list',
  )
  expect(() => requestOf({ ...document, parameters: '[' }, {})).toThrow(
    'Expected the parameters to be a JSON object',
  )
  expect(() => requestOf({ ...document, model: ' ' }, {})).toThrow('Expected a model')
})
