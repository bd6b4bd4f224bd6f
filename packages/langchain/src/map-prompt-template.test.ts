import { ChatPromptTemplate, MessagesPlaceholder, PromptTemplate } from '@langchain/core/prompts'
import { describe, expect, it } from 'vitest'

import { promptTemplate } from './map-prompt-template.ts'

describe('promptTemplate', () => {
  it('is the text of a text prompt', () => {
    const prompt = PromptTemplate.fromTemplate('Translate {text} to {language}.')
    expect(promptTemplate(prompt.toJSON())).toBe('Translate {text} to {language}.')
  })

  it('is the messages of a chat prompt, with placeholders and parts', () => {
    const prompt = ChatPromptTemplate.fromMessages([
      ['system', 'You are {tone}.'],
      new MessagesPlaceholder('history'),
      ['ai', 'Yes?'],
      [
        'human',
        [
          { type: 'text', text: 'What is on {name}?' },
          { type: 'image_url', image_url: '{picture}' },
        ],
      ],
    ])
    expect(promptTemplate(prompt.toJSON())).toEqual([
      { role: 'system', content: 'You are {tone}.' },
      { placeholder: 'history' },
      { role: 'assistant', content: 'Yes?' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'What is on {name}?' }, { url: '{picture}' }],
      },
    ])
  })

  it('reads nothing else that the prompt was made with', () => {
    const partial = { kwargs: { template: '{a}', partial_variables: { a: 'secret' } } }
    expect(promptTemplate(partial)).toBe('{a}')
    expect(promptTemplate({ kwargs: { headers: { authorization: 'secret' } } })).toBeUndefined()
  })

  it.each([undefined, null, 'x', {}, { kwargs: 3 }, { kwargs: { messages: [null, 'x', {}] } }])(
    'takes %j',
    (serialized) => {
      expect(promptTemplate(serialized) ?? []).toEqual([])
    },
  )
})
