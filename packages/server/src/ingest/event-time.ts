/** Microseconds since the epoch of an ISO 8601 time; clients that have microseconds send them. */
export function epochMicroseconds(time: string): number {
  const fraction = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? ''
  return Date.parse(time) * 1000 + Number(fraction.padEnd(3, '0'))
}
