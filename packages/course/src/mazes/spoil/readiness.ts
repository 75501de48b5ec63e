import { replaced, type Spoil } from './app.ts'

const right = { httpGet: { path: '/', port: 80 } }
/** Probes that ask for what is not there. */
const wrong: readonly object[] = [
  { httpGet: { path: '/health', port: 80 } },
  { httpGet: { path: '/', port: 8080 } },
  { exec: { command: ['cat', '/tmp/ready'] } },
  { tcpSocket: { port: 443 } },
]

export const spoilReadiness: Spoil = (app, draw) => {
  const { spec } = app.deployment
  const [container] = spec.template.spec.containers
  const probed = { ...container, readinessProbe: draw.pick(wrong) }
  const template = { ...spec.template, spec: { ...spec.template.spec, containers: [probed] } }
  const path = '/spec/template/spec/containers/0/readinessProbe'
  return {
    ...app,
    deployment: { ...app.deployment, spec: { ...spec, template } },
    mend: [...app.mend, replaced(`deployment ${app.name}`, path, right)],
  }
}
