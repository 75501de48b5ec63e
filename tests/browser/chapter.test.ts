import { bareCoffeeManifest } from '@kubemaze/course/lessons/01-services/coffee-manifest.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { type LabScreen, type ServedPage, servePageForTests } from './served-page.ts'

// the training's own lines, its double blanks too
const manifest = bareCoffeeManifest.trimEnd()

describe.skipIf(chromiumPath === undefined)('the chapter as the training has it, typed word for word', () => {
  let served: ServedPage
  let lab: LabScreen
  let port = ''
  let ip = ''
  beforeAll(async () => {
    served = await servePageForTests()
    lab = await served.begin()
  })
  afterAll(() => served?.close())

  const node = /\nstudent@k8s-master:~\$$/
  const step = (words: RegExp) => lab.page.getByRole('button', { name: words }).click()

  it('writes the manifest in vi and creates the Pod', async () => {
    await lab.run('vi coffe.yaml', '')
    await lab.page.locator('.cm-editor').waitFor()
    await lab.page.keyboard.type(`i${manifest}`)
    await lab.page.keyboard.press('Escape')
    await lab.page.keyboard.type(':wq\n')
    await lab.page.locator('.cm-editor').waitFor({ state: 'detached' })
    expect(await lab.run('kubectl create -f coffe.yaml', node)).toContain('pod/coffee created')
    await lab.page.locator('.check.passed', { hasText: 'Pod coffee is running' }).waitFor()
  })

  it('is told why the Pod cannot be exposed, and how it can', async () => {
    const expose = 'kubectl expose pod coffee --port=80 --target-port=9090  --type=NodePort'
    expect((await lab.run(expose, node)).replaceAll('\n', '')).toContain(
      "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
    )
    await step(/^Step 2: Expose it/)
    await lab.page.locator('.evidence .command', { hasText: 'kubectl label pod coffee run=coffee' }).click()
    await lab.waitFor('pod/coffee labeled')
    expect(await lab.run(expose, node)).toContain('service/coffee exposed')
    await lab.page.locator('.check.passed', { hasText: 'A visitor at http://192.168.56.201:PORT gets coffee' }).waitFor()
  })

  it('finds the node port, who listens there, and the page behind it', async () => {
    const table = await lab.run('kubectl get service', node)
    const row = /^coffee\s+NodePort\s+(192\.168\.10\.\d+)\s+<none>\s+80:(\d+)\/TCP\s+\d+s$/m.exec(table)
    ip = row?.[1] ?? ''
    port = row?.[2] ?? ''
    expect(await lab.run(`sudo netstat -tnlup |grep ${port}`, node)).toMatch(
      new RegExp(`tcp6       0      0 :::${port} +:::\\* +LISTEN      \\d+/kube-proxy`),
    )
    await lab.page.getByRole('tab', { name: 'browser' }).click()
    await lab.page.getByLabel('Address').fill(`http://192.168.56.201:${port}`)
    await lab.page.keyboard.press('Enter')
    await lab.page.frameLocator('iframe').getByText('Your coffee is ready').waitFor()
  })

  it('shows a Service by a dry run', async () => {
    const line = 'kubectl expose pod coffee --port=80 --target-port=9090  --type=ClusterIP --dry-run --output=yaml'
    expect(await lab.run(line, node)).toMatch(
      /\napiVersion: v1\nkind: Service\nmetadata:\n {2}labels:\n {4}run: coffee\n {2}name: coffee\nspec:\n {2}ports:\n {2}- port: 80\n {4}protocol: TCP\n {4}targetPort: 9090\n/,
    )
  })

  it('asks for the name in a Pod, and for the address', async () => {
    await lab.run('kubectl run debugger --image=ansilh/debug-tools --restart=Never', 'pod/debugger created')
    await step(/^Step 6: Names/)
    await lab.page.locator('.check.passed', { hasText: 'Pod debugger is running' }).waitFor()
    await lab.run('kubectl exec -it debugger -- /bin/sh', /\n\/ #$/)
    const found = await lab.run('nslookup coffee', /\n\/ #$/)
    expect(found).toMatch(/Server: {9}192\.168\.10\.10\nAddress: {8}192\.168\.10\.10#53\n/)
    expect(found).toContain(`Name:   coffee.default.svc.cluster.local\nAddress: ${ip}\n`)
    // a tab parts the two
    const back = new RegExp(`\n${ip.split('.').reverse().join('.')}.in-addr.arpa +name = coffee.default.svc.cluster.local.\n`)
    expect(await lab.run(`nslookup ${ip}`, /\n\/ #$/)).toMatch(back)
    await lab.run('exit', node)
  })

  it('sees a second Pod join the endpoints, and both serve in turn', async () => {
    expect(await lab.run('kubectl describe service coffee', node)).toMatch(/\nEndpoints: +10\.10\.1\.\d+:9090\n/)
    expect(await lab.run('kubectl get endpoints  coffee', node)).toMatch(/\ncoffee {3}10\.10\.1\.\d+:9090 {3}\d+s\n/)
    await lab.run('kubectl run coffee01 --image=ansilh/demo-coffee --restart=Never --labels=run=coffee', 'pod/coffee01 created')
    await step(/^Step 8: Endpoints/)
    await lab.page.locator('.check.passed', { hasText: 'Both Pods serve the Service’s requests' }).waitFor()
    expect(await lab.run('kubectl get pods', node)).toMatch(/\ncoffee01 {3}1\/1 {5}Running {3}0 {10}\d+s\n/)
    expect(await lab.run('kubectl get endpoints  coffee', node)).toMatch(
      /\ncoffee {3}10\.10\.1\.\d+:9090,10\.10\.1\.\d+:9090 {3}\d+s\n/,
    )
    const loop = `for i in 1 2 3 4; do curl -s http://${ip} | grep -o 'coffee[0-9]*</dd>'; done`
    const served = (await lab.run(loop, node)).match(/^coffee\d*(?=<)/gm) ?? []
    expect(served).toHaveLength(4)
    expect([served[0] === served[2], served[1] === served[3], served[0] === served[1]]).toEqual([true, true, false])
    expect(lab.errors).toEqual([])
  })
})
