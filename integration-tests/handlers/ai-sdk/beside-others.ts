import * as ai from 'ai'

import { scriptedModel } from './scripted-model.ts'
import type { Turn } from './scripted-model.ts'

const model = (...turns: readonly Turn[]) => scriptedModel(7, turns) as unknown as ai.LanguageModel

const calls = [{ id: 'call-1', name: 'weather', input: '{"city":"Paris"}' }]

/** A call with a tool, and a stream, on ai@7. */
export async function askTwice(): Promise<void> {
  await ai.generateText({
    model: model({ calls }, { text: 'It is sunny.' }),
    tools: {
      weather: ai.tool({
        inputSchema: ai.jsonSchema<{ city: string }>({ type: 'object' }),
        execute: () => 'sunny',
      }),
    },
    stopWhen: ai.stepCountIs(3),
    prompt: 'Weather?',
    telemetry: { functionId: 'forecast' },
  })
  const { text } = ai.streamText({
    model: model({ text: 'Hello there friend' }),
    prompt: 'Hi',
    telemetry: { functionId: 'greet' },
  })
  if ((await text) !== 'Hello there friend') throw new Error('Expected the whole answer.')
}
