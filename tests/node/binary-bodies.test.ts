import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

/** A picture in a web server's folder: bytes that are no text, by every way that leads to it. */
describe('[SHL93] bytes that are no text', () => {
  const picture = randomBytes(3_000)
  let server: TestServer
  let lab: TestLab
  let nodePort: string
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
    const sh = shellOf(server, lab)
    await sh('kubectl run web --image=nginx; kubectl expose pod web --port=80 --type=NodePort')
    await sh('@settle')
    await sh(`echo ${picture.toString('base64')} | base64 -d > picture; kubectl cp picture web:/usr/share/nginx/html/picture.png`)
    nodePort = (await sh("kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}'")).stdout
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  it('come back from curl and wget on a node', async () => {
    const ran = await shellOf(
      server,
      lab,
    )(
      'ip=$(kubectl get service web -o jsonpath={.spec.clusterIP}); curl -s $ip/picture.png | md5sum; curl -so got $ip/picture.png; md5sum < got; wget -qO- $ip/picture.png | md5sum; wc -c < got',
    )
    expect(ran.stdout).toBe(`${`${md5(picture)}  -\n`.repeat(3)}3000\n`)
  })

  it.each([
    ['the browser pane', () => `${server.origin}/labs/${lab.id}.${lab.token}/nodes/k8s-master/${nodePort}/picture.png`],
    ['a Pod’s proxy', () => `${lab.kubernetes}/api/v1/namespaces/default/pods/web/proxy/picture.png`],
    ['a Service’s proxy', () => `${lab.kubernetes}/api/v1/namespaces/default/services/web/proxy/picture.png`],
  ])('come through %s', async (_name, address) => {
    const response = await fetch(address())
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(md5(new Uint8Array(await response.arrayBuffer()))).toBe(md5(picture))
  })

  it('stay text where they are text', async () => {
    const page = await call(server, `/labs/${lab.id}.${lab.token}/nodes/k8s-master/${nodePort}/`)
    expect(await page.text()).toContain('Welcome to nginx!')
  })
})
