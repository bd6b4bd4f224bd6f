import type { BareTracer, CreateTracer } from './bare-tracer.ts'

/** The tracer of a variant, by the name of its file in `variants`. */
export async function loadTracer(variant: string, url: string): Promise<BareTracer> {
  const { createTracer } = (await import(`./variants/${variant}.ts`)) as {
    createTracer: CreateTracer
  }
  return createTracer(url)
}
