import { describe, expect, it } from 'vitest'
import { kubectlLab } from './kubectl-lab.ts'

/** A lab in which waiting runs the time forward. */
function waitingLab() {
  const lab = kubectlLab()
  const waitForChange = async (ms = 1_000) => {
    lab.cluster.advance(ms)
    return true
  }
  return { ...lab, ask: (line: string) => lab.run(line, { waitForChange }) }
}

const timedOut = '! error: timed out waiting for the condition\n? 1\n'

describe('[KCT67] a workload without Pods is waited for', () => {
  it.each([
    ['kubectl exec svc/none -- ls', 60_000],
    ['kubectl exec svc/none --pod-running-timeout=2s -- ls', 2_000],
    ['kubectl port-forward svc/none 80 --pod-running-timeout=5s', 5_000],
    ['kubectl attach svc/none --pod-running-timeout=1s', 1_000],
  ])('%s for %i ms', async (line, ms) => {
    const lab = waitingLab()
    await lab.ask('kubectl create service clusterip none --tcp=80')
    const before = lab.cluster.now()
    expect(await lab.ask(line)).toBe(timedOut)
    expect(lab.cluster.now() - before).toBeGreaterThanOrEqual(ms)
  })
})

describe('[KCT67] help is looked at last, as cobra looks at it', () => {
  it.each([
    ['kubectl get -h --foo', "! error: unknown flag: --foo\n! See 'kubectl get --help' for usage.\n? 1\n"],
    [
      'kubectl get --help=x',
      '! error: invalid argument "x" for "-h, --help" flag: strconv.ParseBool: parsing "x": invalid syntax\n! See \'kubectl get --help\' for usage.\n? 1\n',
    ],
    ['kubectl get -hx', "! error: unknown shorthand flag: 'x' in -x\n! See 'kubectl get --help' for usage.\n? 1\n"],
    ['kubectl get ns nope --help=false', '! Error from server (NotFound): namespaces "nope" not found\n? 1\n'],
  ])('%s', async (line, words) => expect(await kubectlLab().run(line)).toBe(words))
})

const warning = '! Warning: short name "ev" could also match lower priority resource events.events.k8s.io\n'

describe('[KCT67] a short name that two groups have is warned of where it is resolved', () => {
  it.each([
    ['kubectl get ev nope', `${warning}! Error from server (NotFound): events "nope" not found\n? 1\n`],
    ['kubectl delete ev/nope', `${warning}! Error from server (NotFound): events "nope" not found\n? 1\n`],
    ['kubectl get events nope', '! Error from server (NotFound): events "nope" not found\n? 1\n'],
    ['kubectl get ev a -l x=y', '! error: name cannot be provided when a selector is specified\n? 1\n'],
    ['kubectl auth can-i get ev', `yes\n${warning}`],
  ])('%s', async (line, words) => expect(await kubectlLab().run(line)).toBe(words))
})

describe('[KCT45] what a verb asks for first decides how a wrong configuration is told', () => {
  it.each([
    ['kubectl get pods --context=x', '! Error in configuration: context was not found for specified context: x\n? 1\n'],
    ['kubectl get pods -n a --context=x', '! error: context "x" does not exist\n? 1\n'],
    ['kubectl create ns a --context=x', '! error: context "x" does not exist\n? 1\n'],
    ['kubectl create ns a --cluster=x --dry-run=client', '! error: cluster "x" does not exist\n? 1\n'],
    ['kubectl logs a --cluster=x', '! error: no server found for cluster "x"\n? 1\n'],
    ['kubectl create ns a -s http://127.0.0.1:1 --dry-run=client', 'namespace/a created (dry run)\n'],
    [
      'kubectl create sa a -s http://127.0.0.1:1',
      '! error: failed to create serviceaccount: Post "http://127.0.0.1:1/api/v1/namespaces/default/serviceaccounts?fieldManager=kubectl-create&fieldValidation=Strict": dial tcp 127.0.0.1:1: connect: connection refused\n? 1\n',
    ],
    [
      'kubectl drain -s http://127.0.0.1:1',
      "! error: USAGE: drain NODE [flags]\n! See 'kubectl drain -h' for help and examples\n? 1\n",
    ],
  ])('%s', async (line, words) => expect(await kubectlLab().run(line)).toBe(words))
})
