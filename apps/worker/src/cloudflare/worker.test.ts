import { evictDurableObject, SELF } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'

interface Lab {
  id: string
  token: string
}

const call = async (path: string, body?: unknown, token?: string): Promise<Response> =>
  SELF.fetch(`http://kubemaze.test${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const newLab = async (): Promise<Lab> => {
  const made = await call('/api/labs', { lesson: 'services' })
  expect(made.status).toBe(201)
  return made.json()
}

/** Lets the lab's object fall out of memory, as hibernation and deployments do. */
const evict = (lab: Lab): Promise<void> => {
  const space = (env as unknown as { LAB: DurableObjectNamespace }).LAB
  return evictDurableObject(space.get(space.idFromName(lab.id)))
}

function shell(lab: Lab) {
  return async (command: string): Promise<{ stdout: string; stderr: string; exitCode: number }> =>
    (await call(`/api/labs/${lab.id}/exec`, { command }, lab.token)).json()
}

describe('the worker', () => {
  it('carries the chapter through, across an eviction in the middle', async () => {
    const lab = await newLab()
    const sh = shell(lab)
    await sh(
      "printf 'apiVersion: v1\\nkind: Pod\\nmetadata:\\n  name: coffee\\n  labels: {run: coffee}\\nspec:\\n  containers:\\n  - image: ansilh/demo-coffee\\n    name: coffee\\n' > coffe.yaml",
    )
    expect((await sh('kubectl create -f coffe.yaml')).stdout).toBe('pod/coffee created\n')
    await (await call(`/api/labs/${lab.id}/settle`, {}, lab.token)).text()
    expect((await sh('kubectl expose pod coffee --port=80 --target-port=9090  --type=NodePort')).stdout).toBe(
      'service/coffee exposed\n',
    )
    await evict(lab)
    expect((await sh('ls')).stdout).toBe('coffe.yaml\n')
    expect((await sh('kubectl get pods')).stdout).toMatch(/coffee +1\/1 +Running/)
    const page = await sh("curl -s http://192.168.56.201:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}')")
    expect(page.stdout).toContain('coffee')
    expect((await sh('kubectl run coffee01 --image=ansilh/demo-coffee --restart=Never --labels=run=coffee')).stdout).toBe(
      'pod/coffee01 created\n',
    )
    await (await call(`/api/labs/${lab.id}/settle`, {}, lab.token)).text()
    await evict(lab)
    expect((await sh('kubectl get endpoints  coffee')).stdout).toMatch(/10\.10\.1\.\d+:9090,10\.10\.1\.\d+:9090/)
    const grade = (await (await call(`/api/labs/${lab.id}/grade`, undefined, lab.token)).json()) as { points: number }
    expect(grade.points).toBeGreaterThan(0)
  })

  it('keeps a terminal open over an eviction', async () => {
    const lab = await newLab()
    const response = await SELF.fetch(`http://kubemaze.test/api/labs/${lab.id}/terminal`, {
      headers: { upgrade: 'websocket', 'sec-websocket-protocol': `kubemaze, token.${lab.token}` },
    })
    expect(response.status).toBe(101)
    const socket = response.webSocket as WebSocket
    const texts: string[] = []
    socket.addEventListener('message', (event) => {
      texts.push(String(event.data))
    })
    socket.accept()
    const until = async (part: string): Promise<void> => {
      for (let i = 0; i < 100 && !texts.some((text) => text.includes(part)); i++)
        await new Promise((resolve) => setTimeout(resolve, 20))
      expect(texts.join('\n')).toContain(part)
    }
    socket.send(JSON.stringify({ type: 'open', terminal: 'main', after: 0, columns: 80, rows: 24 }))
    socket.send(JSON.stringify({ type: 'line', terminal: 'main', text: 'echo one-$((1+1))' }))
    await until('one-2')
    await evict(lab)
    socket.send(JSON.stringify({ type: 'line', terminal: 'main', text: 'echo two-$((2+2))' }))
    await until('two-4')
    // a page that hibernation does not concern is told nothing anew
    expect(texts.filter((text) => text.includes('"opened"'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('one-2'))).toHaveLength(1)
    socket.close()
  })

  it('tells a watcher what happens while nothing else is asked, uncompressed', async () => {
    const lab = await newLab()
    await shell(lab)('kubectl run web --image=nginx')
    const watch = await call(
      `/api/labs/${lab.id}/k8s/api/v1/namespaces/default/pods?watch=1&resourceVersion=0`,
      undefined,
      lab.token,
    )
    expect(watch.headers.get('content-encoding')).toBe('identity')
    const reader = (watch.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader()
    let seen = ''
    while (!seen.includes('"phase":"Running"')) seen += ((await reader.read()) as { value: string }).value
    await reader.cancel()
    expect(seen).toContain('"type":"MODIFIED"')
  })

  it('makes a class with the key, lets a student join, and shows progress', async () => {
    expect((await call('/api/classes', { name: 'A', lesson: 'services' }, 'wrong')).status).toBe(401)
    const made = await call('/api/classes', { name: 'A', lesson: 'services' }, 'workerd-test-key')
    expect(made.status).toBe(201)
    const { id, token, joinCode } = (await made.json()) as { id: string; token: string; joinCode: string }
    const joined = await call('/api/classes/join', { code: joinCode, name: 'Ada' })
    expect(joined.status).toBe(201)
    const progress = (await (await call(`/api/classes/${id}/progress`, undefined, token)).json()) as {
      students: { name: string }[]
    }
    expect(progress.students.map((student) => student.name)).toEqual(['Ada'])
  })

  it('refuses strangers', async () => {
    const lab = await newLab()
    expect((await call(`/api/labs/${lab.id}/exec`, { command: 'ls' }, 'nope')).status).toBe(401)
    expect((await call('/api/labs/zzzzzzzzzzzz', undefined, 'nope')).status).toBe(404)
  })
})
