/**
 * A server that does nothing but what none can go without: it reads the body of a request, parses it as JSON and answers. Prints
 * its URL; ends with its input.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const ANSWER = '{"successes":[],"errors":[]}'

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'))
    response.writeHead(207, { 'content-type': 'application/json' })
    response.end(ANSWER)
  })
})
server.listen(0, '127.0.0.1', () => {
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  console.log(`http://127.0.0.1:${port}`)
})
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
