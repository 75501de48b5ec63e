import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type TestLab, testLab } from './lab-for-tests.ts'

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: coffee, labels: {run: coffee}}
spec: {containers: [{name: coffee, image: ansilh/demo-coffee}]}
---
apiVersion: v1
kind: Service
metadata: {name: coffee}
spec: {type: NodePort, clusterIP: 192.168.10.86, selector: {run: coffee}, ports: [{name: http, port: 80, targetPort: 9090, nodePort: 30391}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {clusterIP: 192.168.10.88, selector: {run: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: debugger}
spec: {containers: [{name: debugger, image: ansilh/debug-tools}]}
---
apiVersion: v1
kind: Pod
metadata: {name: box}
spec: {containers: [{name: box, image: busybox, command: [sleep, '3600']}]}
`

let lab: TestLab

beforeAll(async () => {
  lab = testLab()
  await lab.run(`cat > all.yaml <<'END'${manifest}END`)
  await lab.run('kubectl apply -f all.yaml')
  await lab.settle()
})

type Row = [line: string, stdout: string, stderr?: string, status?: number]

async function check([line, stdout, stderr = '', status = 0]: Row): Promise<void> {
  expect(await lab.run(line), line).toEqual({ stdout, stderr, status })
}

const curlRows: Row[] = [
  [
    "curl -sS -o /dev/null -w '%{http_code} %{remote_ip}:%{remote_port}\\n' http://192.168.56.201:30391/",
    '200 192.168.56.201:30391\n',
  ],
  [
    'curl -sS http://192.168.10.88/',
    '',
    "curl: (7) Failed to connect to 192.168.10.88 port 80 after 0 ms: Couldn't connect to server\n",
    7,
  ],
  [
    'curl -sS --connect-timeout 2 http://192.168.10.200/',
    '',
    'curl: (28) Failed to connect to 192.168.10.200 port 80 after 2001 ms: Timeout was reached\n',
    28,
  ],
  ['curl -sS -m 2 http://192.168.10.200/', '', 'curl: (28) Connection timed out after 2001 milliseconds\n', 28],
  ['curl -sS http://nosuch.example/', '', 'curl: (6) Could not resolve host: nosuch.example\n', 6],
  ['curl -s http://192.168.10.88/; echo $?', '7\n'],
  ['curl -sSf http://127.0.0.1:10249/nothing', '', 'curl: (22) The requested URL returned error: 404\n', 22],
  [
    'curl -sS https://192.168.56.201:6443/livez',
    '',
    'curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.\n',
    60,
  ],
  ['curl -sS gopherus://192.168.10.86/', '', 'curl: (1) Protocol "gopherus" not supported or disabled in libcurl\n', 1],
  ['curl', '', "curl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  [
    'curl --nonsense x',
    '',
    "curl: option --nonsense: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    2,
  ],
  ['curl -sS --resolve shop:80:192.168.10.86 -o /dev/null -w "%{http_code}" http://shop/', '200'],
  ['curl -s -o page http://192.168.10.86/ && grep -c coffee page', '1\n'],
]

describe('curl', () => {
  it.each(curlRows)('[SHL13] %s', (...row) => check(row))
})

const toolRows: Row[] = [
  ['nc -zv -w 2 192.168.10.86 80', '', 'Connection to 192.168.10.86 80 port [tcp/http] succeeded!\n'],
  ['nc -zv 192.168.10.88 80', '', 'nc: connect to 192.168.10.88 port 80 (tcp) failed: Connection refused\n', 1],
  ['nc -zv -w 2 192.168.10.200 80', '', 'nc: connect to 192.168.10.200 port 80 (tcp) timed out: Operation now in progress\n', 1],
  ['nc -zv nosuch 80', '', 'nc: getaddrinfo for host "nosuch" port 80: Name or service not known\n', 1],
  ["printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc 192.168.10.86 80 | head -n 1", 'HTTP/1.1 200 OK\r\n'],
  ['wget -q -O - http://192.168.10.88/', '', '', 4],
  ['wget -q -O - http://192.168.10.86/ | grep -c coffee', '1\n'],
  [
    'ping -c 1 -W 1 192.168.10.86',
    'PING 192.168.10.86 (192.168.10.86) 56(84) bytes of data.\n\n--- 192.168.10.86 ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n',
    '',
    1,
  ],
  ['ping nosuch', '', 'ping: nosuch: Name or service not known\n', 2],
  ['kubectl exec box -- nc -zv coffee 80', '', 'coffee (192.168.10.86:80) open\n'],
  [
    'kubectl exec box -- wget -qO- http://empty',
    '',
    "wget: can't connect to remote host (192.168.10.88): Connection refused\ncommand terminated with exit code 1\n",
    1,
  ],
  ['kubectl exec box -- wget -qO- http://nosuch', '', "wget: bad address 'nosuch'\ncommand terminated with exit code 1\n", 1],
]

describe('wget, nc, ping', () => {
  it.each(toolRows)('[SHL14] %s', (...row) => check(row))
})

const server = 'Server:\t\t192.168.10.10\nAddress:\t192.168.10.10'
const nameRows: Row[] = [
  [
    'kubectl exec debugger -- nslookup coffee',
    `${server}#53\n\nName:\tcoffee.default.svc.cluster.local\nAddress: 192.168.10.86\n\n`,
  ],
  ['kubectl exec debugger -- nslookup 192.168.10.86', '86.10.168.192.in-addr.arpa\tname = coffee.default.svc.cluster.local.\n\n'],
  [
    'nslookup nope.default.svc.cluster.local 192.168.10.10',
    `${server}#53\n\n** server can't find nope.default.svc.cluster.local: NXDOMAIN\n\n`,
    '',
    1,
  ],
  [
    'nslookup -type=srv _http._tcp.coffee.default.svc.cluster.local 192.168.10.10',
    `${server}#53\n\n_http._tcp.coffee.default.svc.cluster.local\tservice = 0 100 80 coffee.default.svc.cluster.local.\n\n`,
  ],
  [
    'dig @192.168.10.10 +noall +answer coffee.default.svc.cluster.local',
    'coffee.default.svc.cluster.local. 30 IN\tA\t192.168.10.86\n',
  ],
  ['dig @192.168.10.10 -x 192.168.10.86 +short', 'coffee.default.svc.cluster.local.\n'],
  ["dig @192.168.10.10 AAAA coffee.default.svc.cluster.local +noall +comments | grep -o 'status: [A-Z]*'", 'status: NOERROR\n'],
  ['kubectl exec debugger -- dig +search +short coffee', '192.168.10.86\n'],
  [
    'host nope.default.svc.cluster.local 192.168.10.10',
    'Using domain server:\nName: 192.168.10.10\nAddress: 192.168.10.10#53\nAliases: \n\nHost nope.default.svc.cluster.local not found: 3(NXDOMAIN)\n',
    '',
    1,
  ],
  ['kubectl exec debugger -- getent hosts coffee', '192.168.10.86   coffee.default.svc.cluster.local\n'],
  [
    'kubectl exec box -- nslookup coffee',
    `${server}:53\n\nName:\tcoffee.default.svc.cluster.local\nAddress: 192.168.10.86\n\n** server can't find coffee.svc.cluster.local: NXDOMAIN\n\n** server can't find coffee.cluster.local: NXDOMAIN\n\n*** Can't find coffee.default.svc.cluster.local: No answer\n\n** server can't find coffee.svc.cluster.local: NXDOMAIN\n\n** server can't find coffee.cluster.local: NXDOMAIN\n\n`,
    'command terminated with exit code 1\n',
    1,
  ],
]

describe('names', () => {
  it.each(nameRows)('[SHL15] %s', (...row) => check(row))
})

const hostRows: [line: string, stdout: RegExp][] = [
  ['sudo netstat -tnlup | grep 30391', /^tcp6 +0 +0 :::30391 +:::\* +LISTEN +2785\/kube-proxy *\n$/],
  ['netstat -tnlp 2>/dev/null | grep 30391', /LISTEN +- *\n$/],
  ['sudo ss -tlnp | grep 30391', /^LISTEN 0 +4096 +\*:30391 +\*:\* +users:\(\("kube-proxy",pid=2785,fd=8\)\) *\n$/],
  ['kubectl exec coffee -- netstat -tln | grep -c 9090', /^1\n$/],
  ['ip -br addr show enp0s8', /^enp0s8 +UP +192\.168\.56\.201\/24 \n$/],
  ['ip route | grep 10.10.1.0', /^10\.10\.1\.0\/24 via 192\.168\.56\.202 dev enp0s8 \n$/],
  [
    'kubectl exec debugger -- ip route',
    /^default via 10\.10\.1\.1 dev eth0 \n10\.10\.0\.0\/16 via 10\.10\.1\.1 dev eth0 \n10\.10\.1\.0\/24 dev eth0 proto kernel scope link src 10\.10\.1\.\d+ \n/,
  ],
  ['sudo iptables -t nat -L KUBE-NODEPORTS -n | grep -v nfacct | grep -c 30391', /^1\n$/],
  ['sudo iptables-save -t nat | grep -c default/coffee', /^\d+\n$/],
]

describe('hosts', () => {
  it.each(hostRows)('[SHL16] %s', async (line, stdout) => expect((await lab.run(line)).stdout).toMatch(stdout))
  it('[SHL16] iptables is for root', async () => {
    expect((await lab.run('iptables -L')).status).toBe(4)
  })
})

describe('containers', () => {
  it('[SHL17] a nested shell sees the container', async () => {
    const typed = [
      'hostname; cat /etc/hostname',
      'echo $COFFEE_SERVICE_HOST',
      'cd /etc',
      'nosuch',
      'echo $? > /tmp/f; cat /tmp/f',
      'exit',
    ]
    const ran = await lab.run('kubectl exec -it debugger -- /bin/sh', typed)
    expect(ran.stdout).toBe(
      '/ # hostname; cat /etc/hostname\ndebugger\ndebugger\n/ # echo $COFFEE_SERVICE_HOST\n192.168.10.86\n/ # cd /etc\n/etc # nosuch\n/etc # echo $? > /tmp/f; cat /tmp/f\n127\n/etc # exit\n',
    )
    expect(ran.stderr).toBe('/bin/sh: nosuch: not found\n')
    expect((await lab.run('cat /tmp/f')).status).toBe(1)
  })

  it('[SHL18] what is not in the image cannot be started', async () => {
    const ran = await lab.run('kubectl exec box -- python3')
    expect(ran.stderr).toContain('exec: "python3": executable file not found in $PATH')
    expect(ran.status).not.toBe(0)
    expect(await lab.run("kubectl exec box -- sh -c 'echo {1..3}\na=(1 2)'")).toMatchObject({ stdout: '{1..3}\n', status: 2 })
  })

  it('[SHL19] a script logs as time passes and knows SIGTERM by its trap', async () => {
    const script = 'trap "echo bye; exit 0" TERM; i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done'
    await lab.run(`kubectl run ticker --image=busybox --restart=Never -- sh -c '${script}'`)
    await lab.settle()
    for (let second = 0; second < 5; second++) await lab.run('sleep 1; touch tock')
    expect((await lab.run('kubectl logs ticker')).stdout).toMatch(/^tick 1\ntick 2\ntick 3\n/)
    expect((await lab.run('kubectl delete pod ticker --wait=false')).status).toBe(0)
    // the script's answer to the signal takes real time
    await vi.waitFor(async () => {
      await lab.settle()
      expect((await lab.run('kubectl get pod ticker')).status).toBe(1)
    }, 20_000)
  })
})

it('[SHL22] port-forward listens on the node until it ends', async () => {
  await lab.run('kubectl port-forward pod/coffee 8080:9090 > log & sleep 0.1')
  expect((await lab.run('curl -s http://localhost:8080/ | grep -c coffee; cat log')).stdout).toBe(
    '1\nForwarding from 127.0.0.1:8080 -> 9090\nForwarding from [::1]:8080 -> 9090\nHandling connection for 8080\n',
  )
  expect((await lab.run('kubectl port-forward pod/coffee 8080:9090')).stderr).toContain('bind: address already in use')
  await lab.run('kill %1; sleep 0.1')
  expect((await lab.run('curl -s http://localhost:8080/')).status).toBe(7)
})

it('[SHL23] why names the hops and the field to blame', async () => {
  const ran = await lab.run('why curl -s http://192.168.10.88/')
  expect(ran.status).toBe(1)
  expect(ran.stdout).toContain('blame: Service default/empty')
  expect((await lab.run('kubectl exec debugger -- why curl coffee')).stdout).toMatch(/coffee answers\.\n$/)
  // a Pod's own name is in its own file: it does not ask for the Service of that name
  expect((await lab.run('kubectl exec coffee -- why curl coffee')).stdout).toContain(
    'from its own /etc/hosts: it is the name of the Pod',
  )
})

it('serves a Service whose port is named 80-9090, as kubectl create service names it', async () => {
  await lab.run('kubectl create service clusterip plain --tcp=80:9090')
  await lab.run('kubectl set selector service plain run=coffee')
  await lab.settle()
  await check([
    "kubectl get endpointslices -l kubernetes.io/service-name=plain -o jsonpath='{.items[*].ports[*].name}'",
    '80-9090',
  ])
  await check(['kubectl exec debugger -- curl -s -o /dev/null -w "%{http_code}" http://plain', '200'])
})
