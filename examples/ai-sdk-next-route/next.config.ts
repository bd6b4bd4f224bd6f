import { join } from 'node:path'

import type { NextConfig } from 'next'

const config: NextConfig = {
  // The packages of this repository lie two folders up; an application of its own needs no such line.
  turbopack: { root: join(import.meta.dirname, '../..') },
}

export default config
