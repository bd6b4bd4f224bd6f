import { tool } from 'ai'
import { z } from 'zod'

/** Forecasts of an invented valley, so that the example answers without a network. */
const FORECASTS: Readonly<Record<string, string>> = {
  alderdale: 'The weather in Alderdale tomorrow is light rain at 11 °C with a wind from the west.',
  millbrook: 'The weather in Millbrook tomorrow is sunny at 17 °C without a breath of wind.',
}

export const weather = tool({
  description: 'The weather forecast of a town.',
  inputSchema: z.object({ town: z.string().describe('Name of the town') }),
  execute: ({ town }) => {
    const forecast = FORECASTS[town.toLowerCase()]
    if (forecast === undefined) throw new Error(`no forecast for ${town}`)
    return forecast
  },
})
