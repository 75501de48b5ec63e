import { type IncomingHttpHeaders, request } from 'node:http'
import { newLab, removeData, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

export interface RawAnswer {
  code: number
  headers: IncomingHttpHeaders
  text: string
  bytes: Buffer
}

export interface RawOptions {
  headers?: Record<string, string>
  body?: string
}

export interface RawLab {
  server: TestServer
  lab: TestLab
  /** One request as it is written, below the lab's Kubernetes API. */
  ask(method: string, path: string, options?: RawOptions): Promise<RawAnswer>
  end(): Promise<void>
}

export const jsonType = { 'content-type': 'application/json' }

/** A server with one lab, asked by a client that changes nothing on the way: no default headers, no path made straight. */
export async function rawLab(): Promise<RawLab> {
  const server = await startServer()
  const lab = await newLab(server)
  const { hostname, port } = new URL(server.origin)
  const base = new URL(lab.kubernetes).pathname
  const ask = (method: string, path: string, { headers = {}, body }: RawOptions = {}): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const sent = request({ hostname, port, path: base + path, method, headers: { ...headers, ...length } }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const bytes = Buffer.concat(parts)
          resolve({ code: answer.statusCode as number, headers: answer.headers, text: bytes.toString(), bytes })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const end = async (): Promise<void> => {
    await server.kill('SIGTERM')
    removeData(server)
  }
  return { server, lab, ask, end }
}
