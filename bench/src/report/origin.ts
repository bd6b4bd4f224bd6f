import { formatBytes, formatNumber } from './format.ts'
import type { Results } from './results-file.ts'

/** One line that says when, on what and with which versions a section was measured. */
export function formatOrigin({ measuredOn, machine, versions }: Results<unknown>): string {
  const { cpu, cores, memoryBytes, system, node, loadBefore } = machine
  const hardware = `${cores} × ${cpu}, ${formatBytes(memoryBytes)} memory, ${system}, Node ${node}`
  const products = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const load = `load before the run ${formatNumber(loadBefore)}`
  const measured = `Measured on ${measuredOn}: ${hardware}, ${load}.`
  return products.length === 0 ? measured : `${measured} Versions: ${products.join(', ')}.`
}
