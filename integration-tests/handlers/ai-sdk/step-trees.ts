import { GENERATION, PARTIAL, STREAMED } from './scenarios.ts'
import type { Major } from './scripted-model.ts'

const OVERLOADED = '"AI_APICallError: the provider is overloaded"'
const DOWN =
  '[ERROR "AI_RetryError: Failed after 3 attempts. Last error: the provider is overloaded"]'
const RESET = '[ERROR "AI_APICallError: socket hang up"]'
const FILTERED = '[ERROR "content filter tripped"]'
const ABANDONED = '[WARNING "stream abandoned"]'
const ABORTED = '[WARNING "aborted"]'
const USAGE = STREAMED.replace('GENERATION chat mini-1 ', '').replace(' ttft', '')

/** Two steps, the first of which runs tools. */
function twoSteps(root: string, generation: string, ...toolLines: readonly string[]): string {
  return [
    `AGENT ${root}`,
    '  SPAN step 0',
    `    ${generation}`,
    ...toolLines.map((line) => `    ${line}`),
    '  SPAN step 1',
    `    ${generation}`,
  ].join('\n')
}

/** Trees of scenarios with `steps: true`, by the scenario's name. */
export const stepTrees: Readonly<Record<string, string>> = {
  'S1 generateText': `SPAN greet\n  SPAN step 0\n    ${GENERATION}`,
  'S1 streamText read fully': `SPAN greet\n  SPAN step 0\n    ${STREAMED}`,
  'S2 generateText with two parallel tools, one of which throws': twoSteps(
    'tools',
    GENERATION,
    'TOOL broken [ERROR "tool exploded"]',
    'TOOL weather',
  ),
  'S2 streamText with two parallel tools, one of which throws': twoSteps(
    'tools',
    STREAMED,
    'TOOL broken [ERROR "tool exploded"]',
    'TOOL weather',
  ),
  'S2 ToolLoopAgent': twoSteps('loop', GENERATION, 'TOOL weather'),
  'S3 generateText inside a tool': twoSteps(
    'outer',
    GENERATION,
    'TOOL weather',
    '  SPAN inner',
    '    SPAN step 0',
    `      ${GENERATION}`,
  ),
  'S5 streamText aborted by its signal': `SPAN stop ${ABORTED}\n  SPAN step 0 ${ABORTED}\n    GENERATION chat mini-1 ${ABORTED} ${PARTIAL}`,
  'S6 the client leaves without a signal': `SPAN leave ${ABANDONED}\n  SPAN step 0 ${ABANDONED}\n    GENERATION chat mini-1 ${ABANDONED} ${PARTIAL}`,
  'S7 a stream nobody reads': `SPAN unread ${ABANDONED}\n  SPAN step 0\n    ${STREAMED}`,
  'S8 aborted in the second step': [
    `AGENT two ${ABORTED}`,
    '  SPAN step 0',
    `    ${STREAMED}`,
    '    TOOL weather',
    `  SPAN step 1 ${ABORTED}`,
    `    GENERATION chat mini-1 ${ABORTED} ${PARTIAL}`,
  ].join('\n'),
  'S8 aborted while a tool runs': `AGENT two ${ABORTED}\n  SPAN step 0\n    ${STREAMED}\n    TOOL weather`,
  'S9 generateText fails three times': [
    `SPAN down ${DOWN}`,
    `  SPAN step 0 ${DOWN}`,
    `    GENERATION chat mini-1 [WARNING ${OVERLOADED}] model=mini-1`,
    `    GENERATION chat mini-1 [WARNING ${OVERLOADED}] model=mini-1`,
    `    GENERATION chat mini-1 [ERROR ${OVERLOADED}] model=mini-1`,
  ].join('\n'),
  'S10 streamText succeeds at the second attempt': [
    'SPAN again',
    '  SPAN step 0',
    `    GENERATION chat mini-1 [WARNING ${OVERLOADED}] model=mini-1`,
    `    ${STREAMED}`,
  ].join('\n'),
  'S11 the provider reports an error inside the stream': `SPAN reported ${FILTERED}\n  SPAN step 0 ${FILTERED}\n    GENERATION chat mini-1 ${FILTERED} ${USAGE} ttft`,
  'S12 the connection breaks inside the stream': `SPAN reset ${RESET}\n  SPAN step 0 ${RESET}\n    GENERATION chat mini-1 ${RESET} ${PARTIAL}`,
  'S13 generateText asks for a tool that does not exist, and for one with wrong input': twoSteps(
    'wrong',
    GENERATION,
    `TOOL nope [ERROR "Model tried to call unavailable tool 'nope'. Available tools: weather, broken."]`,
    `TOOL weather [ERROR "Invalid input for tool weather: JSON parsing failed: Text: {."]`,
  ),
  'S13 streamText with a tool that the provider executes': `AGENT search\n  SPAN step 0\n    ${STREAMED}\n    TOOL web_search`,
  'S15 generateObject': `SPAN object\n  ${GENERATION}`,
  'S16 embed': 'SPAN vector\n  EMBEDDING embed vec-1 model=vec-1 usage=input:7,total:7',
}

const LEFT = `SPAN leave ${ABANDONED}\n  SPAN step 0\n    ${STREAMED}`

/** Where a major differs, as its flat tree does. */
export const stepTreesOfMajors: Partial<Record<Major, Readonly<Record<string, string>>>> = {
  5: { 'S6 the client leaves without a signal': LEFT },
  6: { 'S6 the client leaves without a signal': LEFT },
}

/** The tree without its steps: what stands in them moves up to their place. */
export function withoutSteps(tree: string): string {
  const open: number[] = []
  const kept: string[] = []
  for (const line of tree.split('\n')) {
    const depth = line.search(/\S/u)
    while (depth <= (open.at(-1) ?? -1)) open.pop()
    if (/^ *SPAN step \d/u.test(line)) open.push(depth)
    else kept.push(line.slice(2 * open.length))
  }
  return kept.join('\n')
}
