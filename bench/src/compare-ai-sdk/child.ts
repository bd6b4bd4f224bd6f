/** Runs the programs under one product and prints its counts as the last line: `node --conditions=heddle-source child.ts heddle`. */
import { FEATURES } from './features.ts'
import { PRODUCTS } from './products.ts'
import { runPrograms } from './run-programs.ts'

const product = PRODUCTS.find(({ id }) => id === process.argv[2])
if (product === undefined) throw new Error('Expected the id of a product as the argument')
const runs = await runPrograms(product)
const counts = FEATURES.map(({ measure }) => measure(runs))
// Some products keep timers or sockets, so the process does not end by itself.
process.stdout.write(`\n${JSON.stringify({ programs: runs.length, counts })}\n`, () =>
  process.exit(0),
)
