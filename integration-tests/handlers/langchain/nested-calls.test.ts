import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

async function treeOf(argument: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=heddle-source', join(import.meta.dirname, 'nested-calls.ts'), argument],
    { env: { ...process.env, ...env } },
  )
  return stdout
}

describe('nested calls without a config, with nothing but LangChain’s core', () => {
  it('are recorded under their callers', async () => {
    expect(await treeOf('on')).toBe('SPAN outer\n  SPAN middle\n    GENERATION FakeListChatModel')
  })

  it('are left to themselves when the option or the environment says so', async () => {
    expect(await treeOf('off')).toBe('SPAN outer')
    expect(await treeOf('on', { HEDDLE_LANGCHAIN_NO_ALS: '1' })).toBe('SPAN outer')
  })
})
