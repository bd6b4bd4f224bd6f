import { Heddle } from '@heddle/core'
import { configureLlamaIndex, instrumentLlamaIndex, observeLlamaIndex } from '@heddle/llamaindex'
import * as llamaIndex from 'llamaindex'

import { measureInChild } from '../harness/measure-in-child.ts'
import { prepareProgram, type Program } from './programs.ts'

/** Units done at the same time. */
const CONCURRENCY = 4

/** The variant is written `program:tracing`, both names of the runner. */
await measureInChild(async ({ variant, url }) => {
  const [program, tracing] = variant.split(':') as [Program, string]
  const client =
    tracing === 'heddle'
      ? new Heddle({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url })
      : undefined
  if (client !== undefined) configureLlamaIndex({ client })
  // An index is made before there is anything to observe: only the automatic mode records that.
  if (client !== undefined && program === 'recorded-index') instrumentLlamaIndex(llamaIndex)
  const work = await prepareProgram(program, (engine) =>
    client === undefined ? engine : observeLlamaIndex(engine),
  )
  return {
    produce: async (units) => {
      for (let done = 0; done < units; done += CONCURRENCY) {
        const turn = Math.min(CONCURRENCY, units - done)
        await Promise.all(Array.from({ length: turn }, () => work()))
        await new Promise((resolve) => void setImmediate(resolve))
      }
    },
    flush: async () => client?.flush(),
  }
})
