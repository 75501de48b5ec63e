import { describe, expect, it } from 'vitest'
import { coffeeLab } from './lab-for-tests.ts'
import { servicesLesson } from './services.ts'

const coffee = { run: 'coffee' }

describe('the lesson on Services', () => {
  it('is pending everywhere at the start', () => {
    const state = coffeeLab().evaluate()
    expect(state.steps.flatMap((step) => step.checks).filter((check) => check.status !== 'pending')).toEqual([])
    expect([state.step, state.points]).toEqual(['create', 0])
  })

  it('has eight steps, each with text, a command to click and a check', () => {
    expect(servicesLesson.steps.map((step) => step.id)).toEqual(
      'create expose ports node-port cluster-ip names load-balancer endpoints'.split(' '),
    )
    for (const step of servicesLesson.steps) {
      expect(step.text, step.id).toContain('```run\n')
      expect(step.checks.length, step.id).toBeGreaterThan(0)
    }
    const ids = servicesLesson.steps.flatMap((step) => step.checks.map((check) => check.id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is solved step by step', () => {
    const lab = coffeeLab()
    lab.pod('coffee', coffee)
    expect(lab.evaluate().step).toBe('expose')
    lab.service('coffee', { type: 'NodePort' })
    expect(lab.evaluate().step).toBe('ports')
    lab.knock('cluster-ip')
    expect(lab.evaluate().step).toBe('ports')
    lab.knock('pod')
    expect(lab.evaluate().step).toBe('node-port')
    lab.knock('192.168.56.201')
    expect(lab.check('every-node')).toMatch(
      /^pending: You have asked 192\.168\.56\.201 alone\. Ask the other node too: curl http:\/\/192\.168\.56\.202:/,
    )
    lab.knock('192.168.56.202')
    expect(lab.evaluate().step).toBe('cluster-ip')
    lab.service('coffee-internal', {})
    expect(lab.evaluate().step).toBe('names')
    lab.pod(
      'debugger',
      { run: 'debugger' },
      { containers: [{ name: 'debugger', image: 'ansilh/debug-tools' }], restartPolicy: 'Never' },
    )
    expect(lab.evaluate().step).toBe('load-balancer')
    lab.service('coffee-lb', { type: 'LoadBalancer' })
    expect(lab.evaluate().step).toBe('endpoints')
    lab.pod('coffee01', coffee)
    const state = lab.evaluate()
    expect(state.steps.flatMap((step) => step.checks).filter((check) => check.status !== 'passed')).toEqual([])
    expect(state.points).toBe(state.maxPoints)
  })
})

describe('its hints say what was seen', () => {
  const withPod = () => {
    const lab = coffeeLab()
    lab.pod('coffee', coffee)
    return lab
  }

  it('the selector has a typo', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', selector: { run: 'cofee' } })
    expect(lab.check('service-selects')).toBe(
      "hint: Service coffee selects run=cofee; no Pod has that label. Pod coffee has run=coffee. Look at the Pods' labels: kubectl get pods --show-labels",
    )
    expect(lab.check('visitor-coffee')).toMatch(
      /^hint: 192\.168\.56\.201:\d+ refused the connection\. Service coffee selects run=cofee;/,
    )
  })

  it('the Pod has no labels', () => {
    const lab = coffeeLab()
    lab.pod('coffee')
    expect(lab.check('pod-label')).toMatch(/^hint: Pod coffee has no labels/)
    expect(lab.check('service-selects')).toMatch(/^hint: Pod coffee has no labels, so kubectl cannot expose it/)
  })

  it('targetPort is where nothing listens', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', ports: [{ port: 80 }] })
    expect(lab.check('port-answers')).toMatch(
      /^hint: 192\.168\.10\.\d+:80 refused the connection\. Service coffee sends requests to port 80 of the Pod \(spec\.ports\[0\]\.targetPort\), where nothing listens; the coffee listens on 9090/,
    )
  })

  it('port and targetPort are swapped', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', ports: [{ port: 9090, targetPort: 80 }] })
    expect(lab.check('service-selects')).toContain('port and targetPort are swapped')
    expect(lab.check('port-answers')).toMatch(/^hint: Service coffee offers port 9090; this lesson uses 80/)
  })

  it('targetPort has a name that no container declares', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', ports: [{ port: 80, targetPort: 'http' }] })
    expect(lab.check('service-selects')).toContain('the port named "http" (spec.ports[0].targetPort); no container declares')
  })

  it('the protocol is UDP', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', ports: [{ port: 80, targetPort: 9090, protocol: 'UDP' }] })
    expect(lab.check('service-selects')).toContain('carries UDP, but the coffee speaks TCP')
  })

  it('the Pod is not ready', () => {
    const lab = coffeeLab()
    const readinessProbe = { httpGet: { path: '/', port: 8080 } }
    lab.pod('coffee', coffee, { containers: [{ name: 'coffee', image: 'ansilh/demo-coffee', readinessProbe }] })
    lab.service('coffee', { type: 'NodePort' })
    expect(lab.check('service-selects')).toContain('Pod coffee runs but is not ready, so no Service sends it requests.')
  })

  it('the image is another one', () => {
    const lab = coffeeLab()
    lab.pod('coffee', coffee, { containers: [{ name: 'coffee', image: 'ansilh/demo-cofee' }] })
    expect(lab.check('pod-running')).toBe(
      'hint: Pod coffee runs the image "ansilh/demo-cofee"; the coffee shop is ansilh/demo-coffee.',
    )
  })

  it('an image cannot be pulled', () => {
    const lab = coffeeLab()
    lab.pod('debugger', {}, { containers: [{ name: 'debugger', image: 'ansilh/no-such-image' }] })
    expect(lab.check('debugger-running')).toContain('Pod debugger cannot pull its image "ansilh/no-such-image"')
  })

  it('the type is ClusterIP', () => {
    const lab = withPod()
    lab.service('coffee', {})
    expect(lab.check('service-node-port')).toMatch(
      /^hint: Service coffee is of type ClusterIP: its address works inside the cluster alone/,
    )
  })

  it('the Service has another name', () => {
    const lab = withPod()
    lab.service('cofee', { type: 'NodePort' })
    expect(lab.check('service-selects')).toBe(
      'hint: There is a Service cofee, but none called coffee. Names are exact: kubectl get services',
    )
  })

  it('the selector is so wide that it takes in another app', () => {
    const lab = withPod()
    lab.pod('web', coffee, { containers: [{ name: 'web', image: 'nginx' }] })
    lab.service('coffee', { type: 'NodePort' })
    expect(lab.check('service-selects')).toContain('Pod web has that label too and serves no coffee')
  })

  it('externalTrafficPolicy is Local', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', externalTrafficPolicy: 'Local' })
    expect(lab.check('every-node')).toContain('externalTrafficPolicy: Local, so only a node with a coffee Pod answers')
  })

  it('the second Pod has another label, or visitors stick to one', () => {
    const lab = withPod()
    lab.service('coffee', { type: 'NodePort', sessionAffinity: 'ClientIP' })
    lab.pod('coffee01', { run: 'coffee01' })
    expect(lab.check('two-endpoints')).toContain('Service coffee selects run=coffee; Pod coffee01 has run=coffee01.')
    lab.pod('coffee02', coffee)
    expect(lab.check('two-endpoints')).toBe('passed')
    expect(lab.check('both-serve')).toContain('sessionAffinity: ClientIP')
  })
})
