import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newLab, removeData, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** The Node host answers most requests without the classes of fetch; an escape in the path takes the way that all hosts have. */
describe('the two ways to the Kubernetes API', () => {
  let server: TestServer
  let lab: TestLab
  const agent = new Agent({ keepAlive: true })
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
  })
  afterAll(async () => {
    agent.destroy()
    await server.kill('SIGTERM')
    removeData(server)
  })

  const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const asked = request(server.origin + path, { method, headers: { ...headers, ...length }, agent }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part) => parts.push(part))
        answer.on('end', () =>
          resolve({ status: answer.statusCode as number, headers: answer.headers, text: Buffer.concat(parts).toString() }),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    })
  const base = (way: 'short' | 'long'): string =>
    `/api/labs/${lab.id}.${lab.token}/k8s/api/v1/namespaces/${way === 'short' ? 'default' : 'def%61ult'}`
  const still = ({ status, headers, text }: Answer) => {
    const { date, 'audit-id': id, ...rest } = headers
    return { status, headers: rest, text, audited: /^[0-9a-f-]{36}$/.test(String(id)) }
  }
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const json = { 'content-type': 'application/json' }

  it.each<[string, string, string, Record<string, string>, string?]>([
    ['an object', 'GET', '/serviceaccounts/default', {}],
    ['YAML', 'GET', '/serviceaccounts/default', { accept: 'application/yaml' }],
    ['a list', 'GET', '/services?limit=5', {}],
    ['a Table', 'GET', '/services', { accept: table }],
    ['what is not there', 'GET', '/pods/none', {}],
    ['a form that is not served', 'GET', '/pods', { accept: 'text/csv' }],
    ['a selector that does not parse', 'GET', '/pods?labelSelector=a%3D%3D%3D', {}],
    ['a body that is not JSON', 'POST', '/configmaps', json, '{"a"'],
    ['a create that is refused', 'POST', '/configmaps', json, '{"metadata":{"name":"A B"}}'],
    ['unknown fields', 'POST', '/configmaps?dryRun=All', json, '{"metadata":{"name":"a","uid":"x"},"bogus":1}'],
    ['a media type that is not taken', 'POST', '/configmaps', { 'content-type': 'text/csv' }, 'a'],
    ['no body', 'POST', '/configmaps', json, ''],
    ['a method that is not served', 'PUT', '/configmaps', json, '{}'],
    ['a delete that finds nothing', 'DELETE', '/configmaps/none', json, '{"kind":"DeleteOptions","apiVersion":"v1"}'],
    ['a stranger', 'GET', '/pods', { authorization: 'Bearer nobody' }],
    ['a log that is not there', 'GET', '/pods/none/log', {}],
  ])('answer %s alike', async (_name, method, path, headers, body) => {
    const [short, long] = [
      await ask(method, base('short') + path, headers, body),
      await ask(method, base('long') + path, headers, body),
    ]
    const drawn = /"(uid|creationTimestamp|time)":"[^"]*"/g
    const strip = (answer: Answer) => ({ ...still(answer), text: answer.text.replace(drawn, '') })
    expect(strip(short)).toEqual(strip(long))
  })

  it.each([
    ['a wrong token', (path: string) => path.replace(lab.token, 'x'.repeat(lab.token.length)), 401],
    ['no token', (path: string) => path.replace(`.${lab.token}`, ''), 401],
    ['a lab that is not there', (path: string) => path.replace(lab.id, 'nosuchlab123'), 404],
    ['a path that climbs', (path: string) => path.replace('/api/v1', '/../..'), 404],
  ])('both refuse %s', async (_name, change, status) => {
    for (const way of ['short', 'long'] as const) expect((await ask('GET', `${change(base(way))}/pods`)).status).toBe(status)
  })

  it('take a body in pieces, and one without a length', async () => {
    for (const name of ['announced', 'chunked']) {
      const text = JSON.stringify({ metadata: { name }, data: { a: 'ä'.repeat(70_000) } })
      const length = name === 'announced' ? { 'content-length': String(Buffer.byteLength(text)) } : {}
      const answer = await new Promise<Answer>((resolve, reject) => {
        const asked = request(
          `${server.origin}${base('short')}/configmaps`,
          { method: 'POST', headers: { ...json, ...length } },
          (got) => {
            got.resume()
            got.on('end', () => resolve({ status: got.statusCode as number, headers: got.headers, text: '' }))
          },
        )
        asked.on('error', reject)
        const bytes = Buffer.from(text)
        asked.write(bytes.subarray(0, 50_001))
        setTimeout(() => asked.end(bytes.subarray(50_001)), 20)
      })
      expect([name, answer.status]).toEqual([name, 201])
      const read = await ask('GET', `${base('long')}/configmaps/${name}`)
      expect(JSON.parse(read.text).data.a).toBe('ä'.repeat(70_000))
    }
  })

  it('a client that leaves in the middle of its body writes nothing, and the server goes on', async () => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(
      `POST ${base('short')}/configmaps HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"metadata":{"name":"half"}}`,
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    expect((await ask('GET', `${base('short')}/configmaps/half`)).status).toBe(404)
  })

  it.each(['short', 'long'] as const)('a watch on the %s way brings events, ends in its time, and lets go', async (way) => {
    const name = `seen-${way}`
    const path = `${base(way)}/configmaps?watch=1&resourceVersion=0&fieldSelector=metadata.name%3D${name}&timeoutSeconds=1`
    const watched = ask('GET', path)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await ask('POST', `${base(way === 'short' ? 'long' : 'short')}/configmaps`, json, JSON.stringify({ metadata: { name } }))
    const { status, headers, text } = await watched
    expect([status, headers['x-accel-buffering'], headers['content-length']]).toEqual([200, 'no', undefined])
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([['ADDED', name]])
  })
})
