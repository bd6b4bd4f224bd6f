import { JsonOutputParser, StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda } from '@langchain/core/runnables'

import { consume, failing, scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const prompt = ChatPromptTemplate.fromMessages([['human', '{q}']])
const parser = new StringOutputParser()
const input = { q: 'hello' }
const long = 'one two three four five six seven eight nine ten'

export const failureScenarios: Scenario[] = [
  {
    name: 'stream-early-break',
    tree: `
CHAIN RunnableSequence level=WARNING status="no end event from LangChain: the stream was abandoned or the…"
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel level=WARNING status="no end event from LangChain: the stream was abandoned or the…" model=scripted-1 ttft
  SPAN StrOutputParser level=WARNING status="no end event from LangChain: the stream was abandoned or the…"`,
    run: async ({ traced }) =>
      consume(await prompt.pipe(scripted(long)).pipe(parser).stream(input, traced), 3),
  },
  {
    name: 'model-stream-early-break',
    tree: `GENERATION ScriptedChatModel level=WARNING status="no end event from LangChain: the stream was abandoned or the…" model=scripted-1 ttft`,
    run: async ({ traced }) => consume(await scripted(long).stream('hello', traced), 3),
  },
  {
    name: 'stream-abort-signal',
    tree: `
CHAIN RunnableSequence level=WARNING status="aborted"
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel level=WARNING status="aborted" model=scripted-1 ttft
  SPAN StrOutputParser level=WARNING status="aborted"`,
    run: async ({ traced }) => {
      const abort = new AbortController()
      const chain = prompt.pipe(scripted(long, { delayMs: 5 })).pipe(parser)
      const stream = await chain.stream(input, { ...traced, signal: abort.signal })
      await failing(
        (async () => {
          let taken = 0
          for await (const _ of stream) {
            taken += 1
            if (taken === 3) abort.abort()
          }
        })(),
      )
    },
  },
  {
    name: 'invoke-abort-signal',
    tree: `
CHAIN RunnableSequence level=WARNING status="aborted"
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel level=WARNING status="aborted" model=scripted-1`,
    run: async ({ traced }) => {
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 20)
      const chain = prompt.pipe(scripted('late', { delayMs: 2000 })).pipe(parser)
      await failing(chain.invoke(input, { ...traced, signal: abort.signal }))
    },
  },
  {
    name: 'invoke-timeout',
    tree: `
CHAIN RunnableSequence level=ERROR status="TimeoutError: The operation was aborted due to timeout"
  SPAN ChatPromptTemplate
  SPAN slow_fn level=ERROR status="TimeoutError: The operation was aborted due to timeout"`,
    run: ({ traced }) => {
      const slow = RunnableLambda.from(async () => {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }).withConfig({ runName: 'slow_fn' })
      return failing(prompt.pipe(slow).invoke(input, { ...traced, timeout: 30 }))
    },
  },
  {
    name: 'stream-error-midway',
    tree: `
CHAIN RunnableSequence level=ERROR status="stream cut"
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel level=ERROR status="stream cut" model=scripted-1 ttft
  SPAN StrOutputParser level=ERROR status="stream cut"`,
    run: async ({ traced }) => {
      const chain = prompt.pipe(scripted(long, { failAfterPieces: 3 })).pipe(parser)
      await failing(consume(await chain.stream(input, traced)))
    },
  },
  {
    name: 'model-error',
    tree: `
CHAIN RunnableSequence level=ERROR status="model down"
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel level=ERROR status="model down" model=scripted-1`,
    run: ({ traced }) =>
      failing(
        prompt
          .pipe(scripted(new Error('model down')))
          .pipe(parser)
          .invoke(input, traced),
      ),
  },
  {
    name: 'parser-error',
    tree: `
CHAIN RunnableSequence level=ERROR status="SyntaxError: Unexpected token 'o', "not json" is not valid J…"
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
  SPAN JsonOutputParser level=ERROR status="SyntaxError: Unexpected token 'o', "not json" is not valid J…"`,
    run: ({ traced }) =>
      failing(prompt.pipe(scripted('not json')).pipe(new JsonOutputParser()).invoke(input, traced)),
  },
  {
    name: 'prompt-missing-var',
    tree: `
CHAIN RunnableSequence level=ERROR status="Missing value for input variable \`q\`"
  SPAN ChatPromptTemplate level=ERROR status="Missing value for input variable \`q\`"`,
    run: ({ traced }) => failing(prompt.pipe(scripted('x')).invoke({}, traced)),
  },
  {
    name: 'throw-non-error',
    tree: 'SPAN RunnableLambda level=ERROR status="just a string"',
    run: ({ traced }) =>
      failing(
        RunnableLambda.from((): string => {
          // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- programs do
          throw 'just a string'
        }).invoke('x', traced),
      ),
  },
  {
    name: 'throw-undefined',
    tree: 'SPAN RunnableLambda level=ERROR status="undefined was thrown"',
    run: ({ traced }) =>
      failing(
        RunnableLambda.from((): string => {
          // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- programs do
          throw undefined
        }).invoke('x', traced),
      ),
  },
]
