// A server that only reads and answers: what the client and HTTP themselves cost. Prints its port.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const watchers = new Set<ServerResponse>()
const texts = new Map<number, string>()

function textOf(bytes: number): string {
  const text = texts.get(bytes) ?? JSON.stringify({ text: 'x'.repeat(bytes) })
  texts.set(bytes, text)
  return text
}

const server = createServer((incoming, outgoing) => {
  const parts: Buffer[] = []
  incoming.on('data', (part: Buffer) => parts.push(part))
  incoming.on('end', () => {
    const { searchParams } = new URL(incoming.url ?? '/', 'http://bare')
    if (searchParams.has('watch')) {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
      watchers.add(outgoing)
      outgoing.on('close', () => watchers.delete(outgoing))
      return
    }
    const text = textOf(Number(searchParams.get('bytes') ?? 1_000))
    if (incoming.method === 'POST') for (const watcher of watchers) watcher.write(`${Buffer.concat(parts)}\n`)
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
