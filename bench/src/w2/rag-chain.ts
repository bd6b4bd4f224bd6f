import { Document } from '@langchain/core/documents'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage } from '@langchain/core/messages'
import { StringOutputParser } from '@langchain/core/output_parsers'
import type { ChatResult } from '@langchain/core/outputs'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { BaseRetriever } from '@langchain/core/retrievers'
import {
  type Runnable,
  RunnableLambda,
  RunnableMap,
  RunnablePassthrough,
} from '@langchain/core/runnables'

import { createProse, createRandom } from '../harness/random.ts'
import { OUTPUT_MARKER } from '../w1/trace-plan.ts'

const random = createRandom(23)

const documents = [0, 1, 2, 3].map(
  (index) =>
    new Document({
      id: `handbook-${index}`,
      pageContent: createProse(random, 700),
      metadata: { source: `handbook/chapter-${index}.md`, page: index, score: 0.9 - index / 10 },
    }),
)

const SYSTEM_PROMPT = `Answer from the context only.\n${createProse(random, 400)}\n\n{context}`

const ANSWER = `${OUTPUT_MARKER} ${createProse(random, 600)}`

const QUESTIONS = Array.from({ length: 32 }, () => createProse(random, 120))

/** Finds the same four documents for every question. */
class HandbookRetriever extends BaseRetriever {
  override lc_namespace = ['bench', 'retrievers']

  override _getRelevantDocuments(): Promise<Document[]> {
    return Promise.resolve(documents)
  }
}

/** A chat model that answers at once and reports usage as hosted models do. */
class ScriptedChatModel extends BaseChatModel {
  readonly model = 'gpt-4o-mini'
  readonly temperature = 0.2

  override _llmType(): string {
    return 'scripted'
  }

  override invocationParams(): Record<string, unknown> {
    return { model: this.model, temperature: this.temperature }
  }

  override _generate(): Promise<ChatResult> {
    const fields = {
      content: ANSWER,
      response_metadata: { model_name: 'gpt-4o-mini-2024-07-18', finish_reason: 'stop' },
    }
    const message = Object.assign(new AIMessage(fields), {
      usage_metadata: { input_tokens: 1130, output_tokens: 170, total_tokens: 1300 },
    })
    return Promise.resolve({ generations: [{ text: ANSWER, message }] })
  }
}

const named = <Input, Output>(
  name: string,
  work: (input: Input) => Output,
): Runnable<Input, Output> => RunnableLambda.from(work).withConfig({ runName: name })

/** A retrieval chain in LangChain's expression language, three levels deep, twelve runs an invocation. */
export function createRagChain(): Runnable<string, unknown> {
  const findContext = named('rewrite', (question: string) => question.trim())
    .pipe(new HandbookRetriever())
    .pipe(named('format', (found: Document[]) => found.map((one) => one.pageContent).join('\n\n')))
    .withConfig({ runName: 'find-context' })
  const writeAnswer = ChatPromptTemplate.fromMessages([
    ['system', SYSTEM_PROMPT],
    ['human', '{question}'],
  ])
    .pipe(new ScriptedChatModel({}))
    .pipe(new StringOutputParser())
    .withConfig({ runName: 'write-answer' })
  return RunnableMap.from({ context: findContext, question: new RunnablePassthrough() })
    .pipe(writeAnswer)
    .pipe(named('finish', (answer: string) => ({ answer, sources: documents.map(({ id }) => id) })))
    .withConfig({ runName: 'rag' }) as Runnable<string, unknown> // the pipe's own type names every step
}

/** The question of one invocation. */
export const questionOf = (invocation: number): string =>
  QUESTIONS[invocation % QUESTIONS.length] ?? ''
