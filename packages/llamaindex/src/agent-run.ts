import type { ObservationStart } from '@heddle/core'

import { listAt, objectAt, stringAt, valueAt } from './foreign-value.ts'
import { queryText } from './map-messages.ts'
import { requestModel } from './map-model.ts'
import { textOfContent } from './safe-value.ts'
import type { TracedCall } from './traced-call.ts'

/** Label of the event by which an agent workflow ends. Source: @llamaindex/workflow 1.1.24, agent-workflow. */
const STOP = 'llamaindex-stop'

/** What an agent workflow's events say about its agents. Opens one observation an agent when there are several. */
export class AgentRun {
  readonly #owner: object
  readonly #openAgent: (start: ObservationStart) => TracedCall | undefined
  #current: { readonly name: string; readonly call: TracedCall } | undefined
  #answer: string | undefined
  #handOff: Record<string, unknown> | undefined

  constructor(owner: object, openAgent: (start: ObservationStart) => TracedCall | undefined) {
    this.#owner = owner
    this.#openAgent = openAgent
  }

  /** How the observation of the whole run starts: it is that of the agent when there is only one. */
  start(event: unknown): ObservationStart {
    const data = valueAt(event, 'data')
    const history = listAt(data, 'chatHistory')
    const asked = valueAt(data, 'userInput') ?? valueAt(history.at(-1), 'content')
    const input = asked === undefined ? undefined : queryText(asked)
    const names = this.#names()
    if (names.length !== 1)
      return { type: 'agent', name: 'multi-agent', input, metadata: { agents: names } }
    const [name = 'Agent'] = names
    return { type: 'agent', name, input, metadata: this.#describe(name) }
  }

  /** The agent that acts now; undefined when the run is the only agent. */
  get current(): TracedCall | undefined {
    return this.#current?.call
  }

  /** Notes what an event says about the agents. */
  take(event: unknown): void {
    const data = valueAt(event, 'data')
    const name = stringAt(data, 'currentAgentName') ?? stringAt(data, 'agentName')
    if (stringAt(data, 'toolName') === 'handOff') this.#noteHandOff(objectAt(data, 'toolKwargs'))
    if (name === undefined) return
    if (this.#names().length > 1 && this.#current?.name !== name) this.#enter(name, data)
    const answer = textOfContent(valueAt(valueAt(data, 'response'), 'content'))
    if (answer !== '') this.#answer = answer
  }

  /** What the run ends with, when the event ends it. */
  outputOf(event: unknown): { readonly output: unknown } | undefined {
    if (valueAt(event, Symbol.toStringTag) !== STOP) return undefined
    const data = valueAt(event, 'data')
    const result = valueAt(data, 'result')
    const object = valueAt(data, 'object')
    const text = typeof result === 'string' ? result : queryText(result)
    return { output: object === undefined ? text : { result: text, object } }
  }

  /** Ends the observation of the agent that acts. */
  leave(): void {
    this.#current?.call.end({ output: this.#answer, metadata: this.#handOff })
    this.#current = undefined
    this.#answer = undefined
    this.#handOff = undefined
  }

  #enter(name: string, data: unknown): void {
    this.leave()
    const asked = listAt(data, 'input').findLast((message) => stringAt(message, 'role') === 'user')
    const call = this.#openAgent({
      type: 'agent',
      name,
      input: asked === undefined ? undefined : queryText(valueAt(asked, 'content')),
      metadata: this.#describe(name),
    })
    if (call !== undefined) this.#current = { name, call }
  }

  #noteHandOff(given: unknown): void {
    const handOffTo = stringAt(given, 'toAgent')
    if (handOffTo !== undefined)
      this.#handOff = { handOffTo, handOffReason: stringAt(given, 'reason') }
  }

  #names(): readonly string[] {
    const agents = valueAt(this.#owner, 'agents')
    return agents instanceof Map ? [...agents.keys()].map(String) : []
  }

  #describe(name: string): Record<string, unknown> {
    const agents = valueAt(this.#owner, 'agents')
    const agent: unknown = agents instanceof Map ? agents.get(name) : undefined
    return {
      tools: listAt(agent, 'tools').map((tool) => stringAt(valueAt(tool, 'metadata'), 'name')),
      canHandoffTo: [...listAt(agent, 'canHandoffTo')],
      model: requestModel(valueAt(agent, 'llm')),
    }
  }
}
