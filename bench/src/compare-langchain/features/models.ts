import type { ExpectedObservation } from '../expected-tree.ts'
import { observations, programs, textOf } from './feature.ts'
import type { Feature, ProgramRun } from './feature.ts'

const isGeneration = ({ type }: ExpectedObservation): boolean => type === 'GENERATION'

/** Ended by itself, so that the provider had its say about tokens. */
const isComplete = (one: ExpectedObservation): boolean =>
  isGeneration(one) && one.level === 'DEFAULT'

/** Programs in which a model is offered the tool whose description says so. */
const WITH_TOOLS = new Set([
  'create-agent',
  'create-agent-stream-updates',
  'create-agent-stream-messages',
  'create-agent-openai',
  'openai-tools-invoke',
  'openai-tools-stream',
])

const GREETING = /hello from the mock/g

function answersIn(runs: readonly ProgramRun[], program: string): number {
  const run = runs.find((one) => one.program === program)
  const generation = run?.expected.find(isGeneration)
  const seen = generation && run?.matching.recordedFor.get(generation)
  return textOf(seen?.output).match(GREETING)?.length ?? 0
}

/** Both of two answers: twice what the product keeps of one, however often it repeats each. */
const bothAnswers: Feature = {
  title: 'both answers when two were asked for (`n: 2`)',
  measure: (runs) => {
    if (!runs.some(({ program }) => program === 'openai-n2')) return { met: 0, of: 0 }
    const single = Math.max(1, answersIn(runs, 'openai-multimodal'))
    return { met: Number(answersIn(runs, 'openai-n2') >= 2 * single), of: 1 }
  },
}

export const models: readonly Feature[] = [
  observations(
    'model named',
    (one) => isGeneration(one) && one.model !== undefined,
    // The name asked for counts as well as the dated one that answered.
    ({ one, seen }) =>
      seen.model !== undefined && seen.model !== '' && one.model?.startsWith(seen.model) === true,
  ),
  observations(
    'model named as the provider answered',
    (one) => isComplete(one) && one.model !== undefined,
    ({ one, seen }) => seen.model === one.model,
  ),
  observations(
    'tokens in and out',
    (one) => one.usage !== undefined && !one.isCached,
    ({ one, seen }) =>
      seen.usage?.input === one.usage?.input && seen.usage?.output === one.usage?.output,
  ),
  observations(
    'cached and reasoning tokens',
    (one) => one.usage !== undefined && !one.isCached,
    ({ one, seen }) =>
      seen.usage?.cacheRead === one.usage?.cacheRead &&
      seen.usage?.reasoning === one.usage?.reasoning,
  ),
  observations(
    'no tokens where the provider named none',
    (one) => isComplete(one) && one.usage === undefined,
    ({ seen }) => seen.usage?.input === undefined && seen.usage?.output === undefined,
  ),
  observations(
    'no tokens counted for answers of the cache',
    ({ isCached }) => isCached,
    ({ seen }) => (seen.usage?.input ?? 0) + (seen.usage?.output ?? 0) === 0,
  ),
  observations(
    'answers of the cache marked',
    ({ isCached }) => isCached,
    ({ seen }) => /"cached\W*:\W*true/.test(textOf(seen.details)),
  ),
  observations(
    'time of the first token',
    (one) => isGeneration(one) && one.hasFirstToken,
    ({ seen }) => seen.hasFirstToken,
  ),
  observations(
    'reason why the model stopped',
    (one) => one.finish !== undefined,
    ({ one, seen }) =>
      new RegExp(`finish_?reason\\W{1,12}${one.finish}\\W`, 'i').test(textOf(seen)),
  ),
  observations(
    'definitions of the tools offered',
    (one, { program }) => isGeneration(one) && WITH_TOOLS.has(program),
    ({ seen }) => textOf(seen).includes('The weather of a city.'),
  ),
  bothAnswers,
  programs(
    'secrets of the model’s configuration stay where they are',
    ({ program }) => program === 'secret-header',
    ({ leaks, bodyBytes }) => bodyBytes > 0 && !leaks,
  ),
]
