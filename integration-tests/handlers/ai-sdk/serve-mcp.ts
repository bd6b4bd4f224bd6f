import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface RpcRequest {
  readonly id?: number
  readonly method: string
  readonly params?: { readonly name?: string; readonly protocolVersion?: string }
}

const TOOL = {
  title: 'Addition',
  inputSchema: { type: 'object', properties: { left: { type: 'number' } } },
}

/** What the methods of the protocol answer; the tool `divide` refuses. */
function answer({ method, params }: RpcRequest): object {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'sums', version: '1.0.0' },
      }
    case 'tools/list':
      return { tools: ['add', 'divide'].map((name) => ({ name, description: name, ...TOOL })) }
    case 'tools/call': {
      const isError = params?.name === 'divide'
      return { isError, content: [{ type: 'text', text: isError ? 'no such number' : '3' }] }
    }
    default:
      return {}
  }
}

/** A server of the Model Context Protocol over HTTP, which answers each request with JSON. Listens when it resolves. */
export async function serveMcp(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405).end()
      return
    }
    void readJson(request).then((message) => {
      // A notification has no id and gets no answer.
      if (message.id === undefined) return response.writeHead(202).end()
      response.writeHead(200, { 'content-type': 'application/json' })
      const body = { jsonrpc: '2.0', id: message.id, result: answer(message) }
      return response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function readJson(request: IncomingMessage): Promise<RpcRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as RpcRequest // sent by the client under test
}
