import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { tool } from '@langchain/core/tools'
import { z } from 'zod'

import { failing, scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const schema = z.object({ city: z.string() })

async function* steps({ city }: { city: string }) {
  yield `looking at ${city}`
  yield 'sunny'
}

export const toolScenarios: Scenario[] = [
  {
    name: 'tool-error-direct',
    tree: 'TOOL bad_tool level=ERROR status="tool exploded"',
    run: ({ traced }) =>
      failing(
        tool(
          (): string => {
            throw new Error('tool exploded')
          },
          { name: 'bad_tool', schema },
        ).invoke({ city: 'Paris' }, traced),
      ),
  },
  {
    name: 'tool-bad-args-direct',
    tree: '',
    run: ({ traced }) =>
      failing(
        tool(({ city }) => city, { name: 'get_weather', schema }).invoke(
          { wrong: 1 } as never,
          traced,
        ),
      ),
  },
  {
    name: 'tool-content-artifact',
    tree: 'TOOL art toolCallId=c9',
    run: ({ traced }) =>
      tool(({ city }) => [`drawing of ${city}`, { pixels: 4 }], {
        name: 'art',
        schema,
        responseFormat: 'content_and_artifact',
      }).invoke({ type: 'tool_call', id: 'c9', name: 'art', args: { city: 'Paris' } }, traced),
  },
  {
    name: 'tool-artifact-malformed',
    tree: 'TOOL art level=WARNING status="no end event from LangChain: the stream was abandoned or the…"',
    run: ({ traced }) =>
      failing(
        tool(({ city }) => city as never, {
          name: 'art',
          schema,
          responseFormat: 'content_and_artifact',
        }).invoke({ city: 'Paris' }, traced),
      ),
  },
  {
    name: 'tool-streaming-generator',
    tree: 'TOOL gen',
    run: ({ traced }) =>
      tool(steps as never, { name: 'gen', schema }).invoke({ city: 'Paris' }, traced),
  },
  {
    name: 'tool-string-input',
    tree: 'TOOL str',
    run: ({ traced }) =>
      tool((text: string) => text.toUpperCase(), { name: 'str', description: 'shouts' }).invoke(
        'hello',
        traced,
      ),
  },
  {
    name: 'nested-runnable-in-tool',
    tree: `
TOOL asker
  CHAIN RunnableSequence
    SPAN ChatPromptTemplate
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
    SPAN StrOutputParser`,
    run: ({ traced }) =>
      tool(
        ({ city }) =>
          ChatPromptTemplate.fromMessages([['human', '{city}?']])
            .pipe(scripted('sunny'))
            .pipe(new StringOutputParser())
            .invoke({ city }),
        { name: 'asker', schema },
      ).invoke({ city: 'Paris' }, traced),
  },
]
