import { beforeAll, expect, it } from 'vitest'
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
