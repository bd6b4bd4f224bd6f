import { agentScenarios } from './agents.ts'
import { engineScenarios } from './engines.ts'
import { failureScenarios } from './failures.ts'
import { ingestionScenarios } from './ingestion.ts'
import type { Scenario } from './scenario.ts'
import { workflowScenarios } from './workflows.ts'

/** Every program whose tree is known. */
export const scenarios: readonly Scenario[] = [
  ...engineScenarios,
  ...agentScenarios,
  ...workflowScenarios,
  ...failureScenarios,
  ...ingestionScenarios,
]
