import { agentScenarios } from './agents.ts'
import { classicScenarios } from './classic.ts'
import { failureScenarios } from './failures.ts'
import { graphScenarios } from './graphs.ts'
import { lcelScenarios } from './lcel.ts'
import { openAiScenarios } from './openai.ts'
import { requestScenarios } from './requests.ts'
import { retrievalScenarios } from './retrieval.ts'
import type { Scenario } from './scenario.ts'
import { toolScenarios } from './tools.ts'

/** Small programs of every kind LangChain and LangGraph run, each with the tree it must produce. */
export const scenarios: readonly Scenario[] = [
  ...lcelScenarios,
  ...openAiScenarios,
  ...retrievalScenarios,
  ...agentScenarios,
  ...graphScenarios,
  ...failureScenarios,
  ...toolScenarios,
  ...classicScenarios,
  ...requestScenarios,
]
