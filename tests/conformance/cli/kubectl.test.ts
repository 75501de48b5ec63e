import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, busybox, core, eventually, httpd, isReady, type Lab, openLab, pause, type Thing } from '../pods/lab.ts'

describe('[sig-cli] Kubectl client', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
  })
  afterAll(() => lab.close())

  /** Runs kubectl in a namespace of its own; fails the test unless it ends with 0. */
  const kubectl = async (line: string): Promise<string> => {
    const { stdout, stderr, exitCode } = await lab.run(`kubectl --namespace=${ns} ${line}`)
    expect([exitCode, stderr], line).toEqual([0, ''])
    return stdout
  }
  const stdin = (object: object): string => `<<'EOF'\n${JSON.stringify(object)}\nEOF`
  const ready = (name: string): Promise<Thing> => eventually(() => lab.get(core(ns, `pods/${name}`)), isReady)

  const labels = { app: 'agnhost', role: 'primary' }
  const primary = {
    kind: 'ReplicationController',
    apiVersion: 'v1',
    metadata: { name: 'agnhost-primary', labels },
    spec: {
      replicas: 1,
      selector: labels,
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'agnhost-primary',
              image: agnhost,
              ports: [{ name: 'agnhost-server', containerPort: 6379, protocol: 'TCP' }],
            },
          ],
        },
      },
    },
  }
  const service = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'agnhost-primary', labels },
    spec: { ports: [{ port: 6379, targetPort: 'agnhost-server' }], selector: labels },
  }
  const primaryPod = async (): Promise<string> => {
    const list = await eventually(
      () => lab.get(`${core(ns, 'pods')}?labelSelector=app%3Dagnhost`),
      ({ items }) => items.length === 1 && isReady(items[0]),
    )
    return list.items[0].metadata.name
  }

  /** Each line of what is wanted has a line of the output that begins so, in this order; words may stand anywhere in it. */
  const inOrder = (output: string, wanted: string[][]): void => {
    const lines = output.split('\n')
    let at = 0
    for (const words of wanted) {
      const found = lines.findIndex((line, i) => i >= at && words.every((word) => line.includes(word)))
      expect(found, `${words.join(' … ')} in:\n${output}`).toBeGreaterThanOrEqual(0)
      at = found + 1
    }
  }

  it('Kubectl describe should check if kubectl describe prints relevant information for rc and pods', async () => {
    ns = await lab.namespace()
    await kubectl(`create -f - ${stdin(primary)}`)
    await kubectl(`create -f - ${stdin(service)}`)
    const pod = await primaryPod()
    inOrder(await kubectl(`describe pod ${pod}`), [
      ['Name:', 'agnhost-primary-'],
      ['Namespace:', ns],
      ['Node:'],
      ['Labels:', 'app=agnhost'],
      ['role=primary'],
      ['Annotations:'],
      ['Status:', 'Running'],
      ['IP:'],
      ['Controlled By:', 'ReplicationController/agnhost-primary'],
      ['Image:', agnhost],
      ['State:', 'Running'],
      ['QoS Class:', 'BestEffort'],
    ])
    inOrder(await kubectl('describe rc agnhost-primary'), [
      ['Name:', 'agnhost-primary'],
      ['Namespace:', ns],
      ['Selector:', 'app=agnhost,role=primary'],
      ['Labels:', 'app=agnhost'],
      ['role=primary'],
      ['Annotations:'],
      ['Replicas:', '1 current', '1 desired'],
      ['Pods Status:', '1 Running', '0 Waiting', '0 Succeeded', '0 Failed'],
      ['Pod Template:'],
      ['Image:', agnhost],
      ['Events:'],
    ])
    inOrder(await kubectl('describe service agnhost-primary'), [
      ['Name:', 'agnhost-primary'],
      ['Namespace:', ns],
      ['Labels:', 'app=agnhost'],
      ['role=primary'],
      ['Annotations:'],
      ['Selector:', 'app=agnhost', 'role=primary'],
      ['Type:', 'ClusterIP'],
      ['IP:'],
      ['Port:', '<unset>', '6379/TCP'],
      ['Endpoints:'],
      ['Session Affinity:', 'None'],
    ])
    const node = (await lab.get('/api/v1/nodes')).items[0].metadata.name
    inOrder(await kubectl(`describe node ${node}`), [
      ['Name:', node],
      ['Labels:'],
      ['Annotations:'],
      ['Conditions:'],
      ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message'],
      ['Addresses:'],
      ['Capacity:'],
      ['Kernel Version:'],
      ['OS Image:'],
      ['Container Runtime Version:'],
      ['Kubelet Version:'],
      ['Pods:'],
    ])
    inOrder(await kubectl(`describe namespace ${ns}`), [['Name:', ns], ['Labels:'], ['Annotations:'], ['Status:', 'Active']])
  })

  it('Kubectl label should update the label on a resource', async () => {
    ns = await lab.namespace()
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pause', labels: { name: 'pause' } },
      spec: { containers: [{ name: 'pause', image: pause }] },
    }
    await kubectl(`create -f - ${stdin(pod)}`)
    await ready('pause')
    await kubectl('label pods pause testing-label=testing-label-value')
    expect(await kubectl('get pod pause -L testing-label')).toContain('testing-label-value')
    await kubectl('label pods pause testing-label-')
    expect(await kubectl('get pod pause -L testing-label')).not.toContain('testing-label-value')
  })

  it('Kubectl patch should add annotations for pods in rc', async () => {
    ns = await lab.namespace()
    await kubectl(`create -f - ${stdin(primary)}`)
    const pod = await primaryPod()
    await kubectl(`patch pod ${pod} -p '{"metadata":{"annotations":{"x":"y"}}}'`)
    expect((await lab.get(core(ns, `pods/${pod}`))).metadata.annotations).toMatchObject({ x: 'y' })
  })

  it("Kubectl replace should update a single-container pod's image", async () => {
    ns = await lab.namespace()
    await kubectl(`run e2e-test-httpd-pod --image=${httpd} --labels=run=e2e-test-httpd-pod`)
    await ready('e2e-test-httpd-pod')
    const json = await kubectl('get pod e2e-test-httpd-pod -o json')
    await kubectl(`replace -f - ${stdin(JSON.parse(json.replaceAll(httpd, busybox)))}`)
    expect((await lab.get(core(ns, 'pods/e2e-test-httpd-pod'))).spec.containers[0].image).toBe(busybox)
  })

  it('Kubectl run pod should create a pod from an image when restart is Never', async () => {
    ns = await lab.namespace()
    await kubectl(`run e2e-test-httpd-pod --restart=Never --pod-running-timeout=2m0s --image=${httpd}`)
    const { spec } = await lab.get(core(ns, 'pods/e2e-test-httpd-pod'))
    expect([spec.containers[0].image, spec.restartPolicy]).toEqual([httpd, 'Never'])
  })

  it('Kubectl api-versions should check if v1 is in available api versions', async () => {
    expect((await kubectl('api-versions')).split('\n')).toContain('v1')
  })

  it('Kubectl cluster-info should check if Kubernetes control plane services is included in cluster-info', async () => {
    const output = (await kubectl('cluster-info')).replaceAll('\u001b[0;32m', '').replaceAll('\u001b[0m', '')
    expect(output).toContain('Kubernetes control plane')
    expect(output).toContain('is running at')
  })

  it('Kubectl version should check is all data is printed', async () => {
    const output = await kubectl('version')
    expect(output).toMatch(/^Client Version: v\d+\.\d+\.\d+/m)
    expect(output).toMatch(/^Server Version: v\d+\.\d+\.\d+/m)
  })

  it('Kubectl server-side dry-run should check if kubectl can dry-run update Pods', async () => {
    ns = await lab.namespace()
    await kubectl(`run e2e-test-httpd-pod --image=${httpd} --labels=run=e2e-test-httpd-pod`)
    const containers = [{ name: 'e2e-test-httpd-pod', image: busybox }]
    await kubectl(`patch pod e2e-test-httpd-pod -p '${JSON.stringify({ spec: { containers } })}' --dry-run=server`)
    expect((await lab.get(core(ns, 'pods/e2e-test-httpd-pod'))).spec.containers[0].image).toBe(httpd)
  })

  it('Kubectl diff should check if kubectl diff finds a difference for Deployments', async () => {
    ns = await lab.namespace()
    const deployment = (image: string): object => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'httpd-deployment' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'httpd' } },
        template: { metadata: { labels: { app: 'httpd' } }, spec: { containers: [{ name: 'httpd', image }] } },
      },
    })
    await kubectl(`create -f - ${stdin(deployment(httpd))}`)
    const { stdout, exitCode } = await lab.run(`kubectl --namespace=${ns} diff -f - ${stdin(deployment(busybox))}`)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(new RegExp(`^- +- image: ${httpd}$`, 'm'))
    expect(stdout).toMatch(new RegExp(`^\\+ +- image: ${busybox}$`, 'm'))
  })
})
