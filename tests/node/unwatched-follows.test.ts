import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { core, type Lab, openLab } from '../conformance/pods/lab.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const minuteMs = 60_000
const deadline = 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'

let lab: Lab

async function seconds(): Promise<number> {
  return Number((await lab.run('date +%s')).stdout)
}

beforeAll(async () => {
  lab = await openLab()
  await lab.run('kubectl run quiet --image=busybox -- sleep 1000000')
  await lab.run('kubectl run noisy --image=busybox -- sh -c "while true; do echo line; sleep 1; done"')
  await lab.run('kubectl wait --for=condition=Ready pod/quiet pod/noisy')
})

afterAll(() => lab.close())

describe('[KCT35] what nobody watches ends, a Pod that logs every second beside it', () => {
  it.each([
    ['kubectl logs -f quiet', 130, 10],
    ['kubectl logs -f noisy --tail=1', 130, 30],
    ['kubectl logs -f quiet | wc -l', 0, 10],
    ['kubectl attach quiet', 130, 10],
    ['kubectl attach noisy', 130, 30],
    ['kubectl get pods quiet -w', 130, 10],
    ['kubectl get pods quiet -w -o json', 130, 10],
    ['kubectl events -w --for pod/quiet', 130, 10],
    ['kubectl port-forward pod/quiet 8080:80', 130, 10],
    ['kubectl port-forward pod/quiet 8081:80 --request-timeout=1s', 130, 10],
    ['kubectl proxy --port=0', 130, 10],
    ['kubectl proxy --port=0 --request-timeout=1s', 130, 10],
    ['touch /tmp/empty; tail -f /tmp/empty', 130, 10],
  ])('%s: exit code %i in %i minutes of the lab', async (command, exitCode, minutes) => {
    const before = await seconds()
    expect((await lab.run(command)).exitCode).toBe(exitCode)
    const tookMs = ((await seconds()) - before) * 1000
    expect(tookMs).toBeGreaterThanOrEqual(minutes * minuteMs)
    expect(tookMs).toBeLessThan((minutes + 3) * minuteMs)
  })

  it('kubectl rollout status of what never comes', async () => {
    const template = { metadata: { labels: { app: 'never' } }, spec: { containers: [{ name: 'c', image: 'nowhere:v1' }] } }
    const spec = { serviceName: 'never', selector: { matchLabels: { app: 'never' } }, template }
    await lab.post('/apis/apps/v1/namespaces/default/statefulsets', { metadata: { name: 'never' }, spec })
    const { stdout, stderr, exitCode } = await lab.run('kubectl rollout status statefulset/never')
    expect([stdout, stderr, exitCode]).toEqual([
      'Waiting for 1 pods to be ready...\n',
      'error: timed out waiting for the condition\n',
      1,
    ])
    await lab.delete('/apis/apps/v1/namespaces/default/statefulsets/never')
  })

  it('a log that is followed ends with its container, and shows each line', async () => {
    const { stdout, exitCode } = await lab.run(
      'kubectl run counts --restart=Never --image=busybox -- sh -c "for i in 1 2 3 4 5; do echo \\$i; sleep 2; done" >&2; ' +
        'kubectl wait --for=condition=Ready pod/counts >&2; kubectl logs -f counts',
    )
    expect([stdout, exitCode]).toEqual(['1\n2\n3\n4\n5\n', 0])
  })
})

describe('[KCT35] --request-timeout ends a followed log', () => {
  it.each([
    ['kubectl logs -f quiet --request-timeout=1s', '', `${deadline}\nerror: ${deadline}\n`, 1],
    ['kubectl logs -f quiet --request-timeout=2', '', `${deadline}\nerror: ${deadline}\n`, 1],
    ['kubectl logs -f quiet --request-timeout=1s --ignore-errors', `error: ${deadline}\n`, '', 0],
    ['kubectl logs quiet --request-timeout=1s', '', '', 0],
  ])('%s', async (command, stdout, stderr, exitCode) => {
    const before = await seconds()
    const ran = await lab.run(command)
    expect([ran.stdout, ran.stderr, ran.exitCode]).toEqual([stdout, stderr, exitCode])
    expect((await seconds()) - before).toBeLessThan(10)
  })

  it('what came in time is shown', async () => {
    const { stdout, exitCode } = await lab.run('kubectl logs -f noisy --tail=1 --request-timeout=5s')
    expect(stdout).toMatch(/^(line\n)+$/)
    expect(exitCode).toBe(1)
  })
})

it('the lab serves others as before', async () => {
  expect((await lab.get(core('default', 'pods'))).items).toHaveLength(3)
})
