import { observeLlamaIndex } from '@heddle/llamaindex'
import { agent } from '@llamaindex/workflow'

import { ScriptedLlm } from './scripted-llm.ts'

/*
 * An agent whose model fails: LlamaIndex leaves that as a rejection nobody can handle, which ends the process.
 * `node --conditions=heddle-source crashing-agent.ts observed|plain`, with the server in HEDDLE_BASE_URL.
 */

const llm = new ScriptedLlm(() => ({ error: new Error('the model is down') }))
const wx = agent({ name: 'wx', llm, tools: [] })
if (process.argv[2] === 'observed') observeLlamaIndex(wx)
try {
  await wx.run('Weather in Paris?')
} catch {
  process.stdout.write('caught by the program\n')
}
