import { Heddle } from '../client/heddle.ts'

const [url = '', ending = ''] = process.argv.slice(2)
const client = new Heddle({ baseUrl: url, publicKey: 'pk-test', secretKey: 'sk-test' })
const root = client.startObservation({ name: 'root' })
root.startObservation({ name: 'child', output: 'x'.repeat(100_000) }).end()
root.end()

const ENDINGS: Record<string, () => void> = {
  natural: () => {},
  'process.exit': () => process.exit(7),
  exception: () => {
    throw new Error('planned')
  },
  rejection: () => void Promise.reject(new Error('planned')),
  // Said when the program is ready for its signal; the timer keeps it waiting.
  signal: () => {
    setTimeout(() => {}, 60_000)
    process.stdout.write('ready')
  },
  'own-signal-listener': () => {
    setTimeout(() => {}, 60_000)
    process.on('SIGTERM', () => process.exit(3))
    process.stdout.write('ready')
  },
}
ENDINGS[ending]?.()
