import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'

let lab: TestLab
beforeAll(async () => {
  lab = testLab()
  await lab.run('kubectl run bad --image=nosuch/image; kubectl run web --image=nginx')
  await lab.settle()
})

const rows: [line: string, stdout: string, stderr?: string, status?: number][] = [
  ['systemctl is-active kubelet', 'active\n'],
  ['systemctl is-active kubelet nosuch', 'active\ninactive\n'],
  ['systemctl is-active nosuch', 'inactive\n', '', 3],
  ['systemctl is-active -q kubelet', ''],
  ['systemctl is-enabled kubelet.service', 'enabled\n'],
  ['systemctl is-enabled nosuch', '', 'Failed to get unit file state for nosuch.service: No such file or directory\n', 1],
  ['systemctl status nosuch', '', 'Unit nosuch.service could not be found.\n', 4],
  ['systemctl status kube-proxy', '', 'Unit kube-proxy.service could not be found.\n', 4],
  [
    'systemctl status kubelet | head -2 | cut -c1-60',
    '● kubelet.service - kubelet: The Kubernetes Node Agent\n     Loaded: loaded (/lib/systemd/system/kubelet.service; en\n',
  ],
  ['systemctl status kubelet | grep -o "active (running)"', 'active (running)\n'],
  ['systemctl cat kubelet | head -1', '# /lib/systemd/system/kubelet.service\n'],
  ['systemctl cat nosuch', '', 'No files found for nosuch.service.\n', 1],
  ['systemctl show kubelet -p ActiveState', 'ActiveState=active\n'],
  ['systemctl show kubelet -p MainPID --value', '1187\n'],
  ['systemctl restart nosuch', '', 'Failed to restart nosuch.service: Unit nosuch.service not found.\n', 5],
  // kubeadm's kube-proxy is a DaemonSet, and no unit
  ['sudo systemctl stop kube-proxy', '', 'Failed to stop kube-proxy.service: Unit kube-proxy.service not loaded.\n', 5],
  ['sudo systemctl start kube-proxy', '', 'Failed to start kube-proxy.service: Unit kube-proxy.service not found.\n', 5],
  ['sudo systemctl kill nosuch', '', 'Failed to kill unit nosuch.service: Unit nosuch.service not loaded.\n', 1],
  ['sudo journalctl -u kube-proxy', '-- No entries --\n'],
  [
    'systemctl restart kubelet',
    '',
    "Failed to restart kubelet.service: Interactive authentication required.\nSee system logs and 'systemctl status kubelet.service' for details.\n",
    1,
  ],
  ['sudo systemctl restart kubelet', ''],
  ['sudo systemctl daemon-reload', ''],
  ['systemctl frobnicate', '', 'Unknown command verb frobnicate.\n', 1],
  ['systemctl is-active', '', 'Too few arguments.\n', 1],
  ['systemctl list-units --type=service --no-legend | wc -l', '5\n'],
  ['sudo journalctl -u nosuch', '-- No entries --\n'],
  ['sudo journalctl -u kubelet --since nonsense', '', 'Failed to parse timestamp: nonsense\n', 1],
  ['sudo journalctl -u kubelet -o nosuch', '', "Unknown output format 'nosuch'.\n", 1],
  ['sudo journalctl -u kubelet -n x', '', "Failed to parse lines 'x'\n", 1],
  ['sudo journalctl -z', '', "journalctl: invalid option -- 'z'\n", 1],
  ['sudo journalctl -u kubelet -n 3 | wc -l', '3\n'],
  ['sudo journalctl -u kubelet -o cat | head -1', 'Started kubelet.service - kubelet: The Kubernetes Node Agent.\n'],
  ['sudo journalctl -u kubelet -o json -n1 | jq -r ._SYSTEMD_UNIT', 'kubelet.service\n'],
  ['sudo journalctl -u kubelet --until yesterday -q | grep -c "SyncLoop ADD"', '0\n', '', 1],
  ['ssh k8s-node-1 sudo journalctl -u kubelet -o cat | grep -c "SyncLoop ADD.*default/bad"', '1\n'],
]

it.each(rows)('[SHL34] %s', async (line, stdout, stderr = '', status = 0) => {
  expect(await lab.run(line)).toEqual({ stdout, stderr, status })
})

it("[SHL34] the kubelet's journal tells why a Pod does not start", async () => {
  const ran = await lab.run('ssh k8s-node-1 sudo journalctl -u kubelet -g "Error syncing pod" -o cat')
  expect(ran.stdout).toContain('"Error syncing pod, skipping" err="')
  expect(ran.stdout).toContain('pod="default/bad"')
})

describe('[SHL34] a student stops the kubelet of a node', () => {
  const other = testLab()
  const onNode = (line: string): string => `ssh k8s-node-1 "${line}"`
  beforeAll(async () => {
    await other.run('kubectl create deployment web --image=nginx; kubectl expose deployment web --port 80')
    await other.settle()
  })

  it.each<[line: string, stdout: string, stderr?: string, status?: number]>([
    [
      onNode('sudo systemctl stop containerd'),
      '',
      "systemctl: stop containerd: of a node's units only the kubelet may be stopped here\n",
      1,
    ],
    [onNode('sudo systemctl stop kubelet; systemctl is-active kubelet'), 'inactive\n', '', 3],
    [
      onNode('systemctl status kubelet | sed -n 1p; systemctl show kubelet -p SubState -p MainPID'),
      '○ kubelet.service - kubelet: The Kubernetes Node Agent\nMainPID=0\nSubState=dead\n',
    ],
    [onNode('systemctl status kubelet >/dev/null || echo not; pgrep kubelet; sudo ss -tln | grep -c 10250'), 'not\n0\n', '', 1],
    [
      "kubectl get node k8s-node-1 --no-headers | awk '{print $2}'; sleep 60; kubectl get node k8s-node-1 --no-headers | awk '{print $2}'",
      'Ready\nNotReady\n',
    ],
    [
      "kubectl get node k8s-node-1 -o jsonpath='{.spec.taints[*].key}'",
      'node.kubernetes.io/unreachable node.kubernetes.io/unreachable',
    ],
    [
      "kubectl get pods --no-headers | awk '{print $2, $3}'; kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[*].endpoints[*].conditions.ready}'",
      '1/1 Running\nfalse',
    ],
    ['curl -s -m 2 -o /dev/null $(kubectl get pods -o jsonpath={.items[0].status.podIP}); echo $?', '0\n'],
    ['kubectl logs deploy/web 2>&1 | grep -o "dial tcp.*"', 'dial tcp 192.168.56.202:10250: connect: connection refused\n'],
    ["sleep 310; kubectl get pods --no-headers | awk '{print $3}' | sort", 'Pending\nTerminating\n'],
    [onNode('sudo systemctl start kubelet; systemctl is-active kubelet'), 'active\n'],
    [
      "sleep 60; kubectl get node k8s-node-1 --no-headers | awk '{print $2}'; kubectl get pods --no-headers | awk '{print $2, $3}'",
      'Ready\n1/1 Running\n',
    ],
    [
      onNode(
        'sudo systemctl kill kubelet; systemctl is-active kubelet; sudo systemctl disable --now kubelet; systemctl is-active kubelet',
      ),
      'active\ninactive\n',
      '',
      3,
    ],
    [onNode('sudo systemctl enable --now kubelet; systemctl list-units --no-legend | grep -c kubelet'), '1\n'],
  ])('%s', async (line, stdout, stderr = '', status = 0) => {
    expect(await other.run(line)).toEqual({ stdout, stderr, status })
  })
})
