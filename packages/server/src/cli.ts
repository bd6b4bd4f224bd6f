#!/usr/bin/env node
import process from 'node:process'

import { checkMachine, readMachine } from './start/supported-machine.ts'

// Everything else needs a machine that passes, so it is loaded only then.
const fault = checkMachine(readMachine()).find((check) => !check.ok)
const isDoctor = process.argv[2] === 'doctor'
if (fault?.name === 'Node' || (fault !== undefined && !isDoctor)) {
  process.stderr.write(
    `Heddle's server cannot run here (${fault.name}: ${fault.found}): ${fault.fix}.\n`,
  )
  process.exitCode = 1
} else {
  const { runCommandLine } = await import('./command-line/run-command-line.ts')
  await runCommandLine(process.argv)
}
