import { classNameOf, listAt, numberAt, objectAt, stringAt, valueAt } from './foreign-value.ts'
import { answerText, queryText } from './map-messages.ts'
import { requestModel } from './map-model.ts'
import { countOf, mapNodes, nodeScores } from './map-nodes.ts'
import type { Interceptor, Invocation, ObservedMethod, Scored } from './observed-method.ts'
import { ResponseCollector } from './response-collector.ts'
import { safeValue } from './safe-value.ts'
import { traceCall } from './trace-call.ts'

const observed =
  (method: ObservedMethod): Interceptor =>
  (invocation) =>
    traceCall(invocation, method)

/** `Class.method`; where the class has no usable name, the method. */
const qualified = ({ component, method }: Invocation): string => {
  const name = classNameOf(component)
  return name === undefined ? method : `${name}.${method}`
}

const classOrMethod = ({ component, method }: Invocation): string =>
  classNameOf(component) ?? method

const responseOf = (result: unknown) => ({ output: answerText(result) })

export const query = observed({
  type: 'chain',
  begin: (invocation) => ({
    name: qualified(invocation),
    input: queryText(valueAt(invocation.args[0], 'query') ?? invocation.args[0]),
    finish: responseOf,
    collector: new ResponseCollector(),
  }),
})

const chatWith = (type: 'chain' | 'agent'): Interceptor =>
  observed({
    type,
    begin: (invocation) => {
      // Agents of the older kind show their model by a getter only.
      const llm = objectAt(invocation.component, 'llm')
      if (llm !== undefined) invocation.observe(llm, false)
      return {
        name: type === 'agent' ? classOrMethod(invocation) : qualified(invocation),
        input: queryText(valueAt(invocation.args[0], 'message') ?? invocation.args[0]),
        finish: responseOf,
        collector: new ResponseCollector(),
      }
    },
  })

export const chatWithEngine = chatWith('chain')
export const runAgent = chatWith('agent')

export const retrieve = observed({
  type: 'retriever',
  begin: (invocation, settings) => {
    const { component, args } = invocation
    return {
      name: classOrMethod(invocation),
      input: queryText(args[0]),
      metadata: {
        topK: safeValue(valueAt(component, 'topK') ?? valueAt(component, 'similarityTopK')),
        filters: safeValue(valueAt(component, 'filters')),
        mode: valueAt(component, 'queryMode') ?? stringAt(component, 'mode'),
      },
      finish: (nodes) => ({ output: mapNodes(nodes, settings.captureNodesText) }),
    }
  },
})

export const synthesize = observed({
  type: 'chain',
  begin: (invocation) => {
    const { component, args } = invocation
    const nodes = nodeScores(valueAt(args[0], 'nodes'))
    return {
      name: qualified(invocation),
      input: { query: queryText(valueAt(args[0], 'query')), nodes },
      metadata: { mode: classNameOf(component) },
      finish: responseOf,
      collector: new ResponseCollector(),
    }
  },
})

export const postprocess = observed({
  type: 'span',
  begin: (invocation) => {
    const { component, args } = invocation
    const before = nodeScores(args[0])
    return {
      name: classOrMethod(invocation),
      input: before,
      metadata: { model: stringAt(component, 'model') },
      finish: (nodes) => {
        const dropped = before.length - (countOf(nodes) ?? 0)
        return { output: nodeScores(nodes), metadata: { dropped: Math.max(0, dropped) } }
      },
    }
  },
})

export const searchVectors = observed({
  type: 'span',
  begin: (invocation) => {
    const asked = invocation.args[0]
    return {
      name: qualified(invocation),
      input: {
        topK: numberAt(asked, 'similarityTopK'),
        mode: stringAt(asked, 'mode'),
        filters: safeValue(valueAt(asked, 'filters')),
      },
      finish: (found) => ({
        output: {
          ids: [...listAt(found, 'ids')],
          similarities: [...listAt(found, 'similarities')],
        },
      }),
    }
  },
})

export const select = observed({
  type: 'chain',
  begin: (invocation) => {
    const [choices, asked] = invocation.args
    return {
      name: qualified(invocation),
      input: { query: queryText(asked), choices: safeValue(choices) },
      finish: (result) => ({ output: safeValue(valueAt(result, 'selections') ?? result) }),
    }
  },
})

export const generateQuestions = observed({
  type: 'chain',
  begin: (invocation) => {
    const [tools, asked] = invocation.args
    return {
      name: classOrMethod(invocation),
      input: { query: queryText(asked), tools: safeValue(tools) },
      finish: (questions) => ({ output: safeValue(questions) }),
    }
  },
})

/** An evaluation is also a score of what was evaluated, when that is asked for. */
export const evaluate = observed({
  type: 'evaluator',
  isOutermostOnly: true,
  begin: (invocation, settings) => ({
    name: qualified(invocation),
    input: evaluated(invocation.args[0]),
    finish: (result, call) => {
      if (settings.options.recordEvaluationScores === true) recordScores(invocation, call, result)
      return { output: safeValue(result) }
    },
  }),
})

function evaluated(asked: unknown): Record<string, unknown> {
  const response = valueAt(asked, 'response')
  return {
    query: queryText(valueAt(asked, 'query')),
    response: typeof response === 'string' ? response : answerText(response),
    contexts: safeValue(valueAt(asked, 'contexts')),
    reference: safeValue(valueAt(asked, 'reference')),
  }
}

function recordScores({ component }: Invocation, call: Scored, result: unknown): void {
  const name = classNameOf(component) ?? 'evaluation'
  const score = numberAt(result, 'score')
  const passing = valueAt(result, 'passing')
  if (score !== undefined) call.score(name, score)
  if (typeof passing === 'boolean') call.score(`${name}.passing`, passing)
}

export const runPipeline = observed({
  type: 'chain',
  begin: (invocation) => ({
    name: qualified(invocation),
    input: {
      documents: countOf(valueAt(invocation.args[0], 'documents')),
      nodes: countOf(valueAt(invocation.args[0], 'nodes')),
      transformations: listAt(invocation.component, 'transformations').map((step) =>
        classNameOf(step),
      ),
    },
    finish: (nodes) => ({ output: { nodes: countOf(nodes) } }),
  }),
})

const transform = observed({
  type: 'span',
  begin: (invocation) => ({
    name: classOrMethod(invocation),
    input: { nodes: countOf(invocation.args[0]) },
    metadata: { model: requestModel(objectAt(invocation.component, 'llm')) },
    finish: (nodes) => ({ output: { nodes: countOf(nodes) } }),
  }),
})

export const parseNodes = transform
export const extractMetadata = transform
