import { tapMessages } from './client-taps.ts'
import { AnswerCollector } from './collect-answer.ts'
import { currentCall } from './current-call.ts'
import { attempt, classNameOf, hasMethod, isObject, listAt, valueAt } from './foreign-value.ts'
import { mapContent, mapMessages, mapTools } from './map-messages.ts'
import { modelParameters, requestModel } from './map-model.ts'
import type {
  CallStart,
  Interceptor,
  Invocation,
  ObservedMethod,
  StreamCollector,
} from './observed-method.ts'
import type { Settings } from './options.ts'
import { askForUsage, isUsageChunk } from './stream-usage.ts'
import { traceCall } from './trace-call.ts'
import type { TracedCall } from './traced-call.ts'
import { dropItems, isStream, watchStream } from './watch-stream.ts'

/** The tool by which LlamaIndex asks for structured output; it is no tool of the program. */
const STRUCTURED_OUTPUT_TOOL = 'format_output'

const chatMethod: ObservedMethod = {
  type: 'generation',
  begin: (invocation, settings) => {
    const [params] = invocation.args
    const messages = mapMessages(valueAt(params, 'messages'))
    const tools = settings.captureTools ? mapTools(valueAt(params, 'tools')) : []
    const answer = new AnswerCollector()
    return {
      ...beginModelCall(invocation, settings, answer),
      input: tools.length === 0 ? messages : { messages, tools },
      finish: (response) => {
        answer.addResponse(response)
        return answer.fields()
      },
    }
  },
}

const completeMethod: ObservedMethod = {
  type: 'generation',
  begin: (invocation, settings) => {
    const prompt = valueAt(invocation.args[0], 'prompt')
    const answer = new AnswerCollector()
    return {
      ...beginModelCall(invocation, settings, answer),
      input: [{ role: 'user', content: mapContent(prompt) }],
      finish: (response) => {
        answer.addCompletion(response)
        return answer.fields()
      },
    }
  },
}

function beginModelCall(
  { component, args, method }: Invocation,
  settings: Settings,
  answer: AnswerCollector,
): Omit<CallStart, 'finish' | 'input'> {
  if (settings.clientTaps) tapMessages(component)
  const model = requestModel(component)
  const [params] = args
  const collector: StreamCollector = {
    add: (chunk) => answer.addChunk(chunk),
    fields: () => answer.fields(),
  }
  const asked = method === 'chat' ? askForUsage(component, args, settings.streamUsage) : undefined
  return {
    name: classNameOf(component) ?? method,
    model,
    modelParameters: modelParameters(component, params),
    metadata: {
      provider: classNameOf(component),
      requestModel: model,
      stream: valueAt(params, 'stream') === true,
    },
    args: asked,
    collector,
    prepareStream: asked === undefined ? undefined : (stream) => hideUsage(stream, answer),
    answer,
  }
}

function hideUsage(stream: object, answer: AnswerCollector): void {
  dropItems(stream, isUsageChunk, (chunk) => answer.addParts(chunk))
}

/** A model call; one that is made by another method of the same model is a part of that call. */
const modelCall =
  (method: ObservedMethod): Interceptor =>
  (invocation) => {
    observeTools(invocation)
    const outer = currentCall()
    const answer = outer?.registration === invocation.registration ? outer.answer : undefined
    return outer === undefined || answer === undefined
      ? traceCall(invocation, method)
      : absorb(invocation, outer, answer)
  }

export const chat = modelCall(chatMethod)
export const complete = modelCall(completeMethod)

/** Lets what a model's method got from another one of it complete the answer that is being gathered. */
function absorb(invocation: Invocation, outer: TracedCall, answer: AnswerCollector): unknown {
  const { component, method, args } = invocation
  const read = () => askForUsage(component, args, outer.settings.streamUsage)
  const asked = method === 'chat' ? attempt(read, undefined) : undefined
  const result = invocation.run(asked ?? args)
  const take = (response: unknown): unknown => {
    attempt(() => takeParts(response, answer, asked !== undefined), undefined)
    return response
  }
  return result instanceof Promise ? result.then(take) : take(result)
}

const ignore = () => {}

function takeParts(response: unknown, answer: AnswerCollector, hidesUsage: boolean): void {
  if (!isStream(response)) return answer.addResponse(response)
  // An equal stream would be another object than the one that is returned.
  if (response instanceof ReadableStream) return
  if (hidesUsage) hideUsage(response, answer)
  watchStream(response, {
    run: (step) => step(),
    item: (chunk) => attempt(() => answer.addParts(chunk), undefined),
    done: ignore,
    fail: ignore,
    stop: ignore,
    moved: ignore,
  })
}

/** Tools are handed to each model call, also those that agents keep to themselves. */
function observeTools({ args, observe }: Invocation): void {
  for (const tool of listAt(args[0], 'tools')) {
    if (!isObject(tool) || !hasMethod(tool, 'call')) continue
    if (valueAt(valueAt(tool, 'metadata'), 'name') !== STRUCTURED_OUTPUT_TOOL) observe(tool, false)
  }
}

const execMethod: ObservedMethod = {
  type: 'chain',
  begin: ({ component, args }) => ({
    name: `${classNameOf(component) ?? 'llm'}.exec`,
    input: mapMessages(valueAt(args[0], 'messages')),
    finish: (result) => {
      const messages = valueAt(result, 'newMessages')
      return { output: typeof messages === 'function' ? undefined : mapMessages(messages) }
    },
    collector: textCollector(),
    streamOf: (result) => valueAt(result, 'stream'),
  }),
}

function textCollector(): StreamCollector {
  const answer = new AnswerCollector()
  return {
    add: (chunk) => answer.addChunk(chunk),
    fields: () => ({ output: answer.fields().output }),
  }
}

/** Calls the model and then its tools: one trace when nothing is around it, else nothing of its own. */
export const exec: Interceptor = (invocation) =>
  currentCall() === undefined ? traceCall(invocation, execMethod) : invocation.run(invocation.args)
