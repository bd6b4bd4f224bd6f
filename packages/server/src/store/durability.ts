/**
 * What an acknowledged write survives: `process` the end of this process by any means, `power` the loss of power as well,
 * at about a quarter less throughput.
 */
export type Durability = 'process' | 'power'
