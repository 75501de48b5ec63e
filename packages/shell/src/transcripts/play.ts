import type { TestLab } from '../lab-for-tests.ts'

/** One command of a transcript and what it answers. */
export interface Step {
  command: string
  stdout: string
  stderr: string
  status: number
}

/**
 * Reads a transcript: `$ COMMAND`, then its standard output as `| TEXT`, its standard error as `! TEXT`, and `? N` where it
 * ends with another status than 0. A last line without its newline ends with `\`; control characters are written as \xNN.
 */
export function parseTranscript(text: string): Step[] {
  const steps: Step[] = []
  for (const line of text.split('\n')) {
    const step = steps.at(-1)
    const rest = unescaped(line.slice(2))
    if (line.startsWith('$ ')) steps.push({ command: rest, stdout: '', stderr: '', status: 0 })
    else if (line === '|' || line.startsWith('| ')) add(step, 'stdout', rest)
    else if (line === '!' || line.startsWith('! ')) add(step, 'stderr', rest)
    else if (line.startsWith('? ') && step) step.status = Number(rest)
    else if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`not a line of a transcript: ${line}`)
  }
  return steps
}

const unescaped = (text: string): string =>
  text.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

function add(step: Step | undefined, stream: 'stdout' | 'stderr', text: string): void {
  if (step) step[stream] += text.endsWith('\\') ? text.slice(0, -1) : `${text}\n`
}

export function formatStep({ command, stdout, stderr, status }: Step): string {
  const lines = [
    `$ ${escaped(command)}`,
    ...marked('|', stdout),
    ...marked('!', stderr),
    ...(status === 0 ? [] : [`? ${status}`]),
  ]
  return `${lines.join('\n')}\n`
}

const control = /[\u0000-\u0008\u000b-\u001f\u007f]/g

const escaped = (text: string): string =>
  text.replace(control, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)

function marked(sign: string, text: string): string[] {
  if (text === '') return []
  const whole = text.endsWith('\n')
  const lines = (whole ? text.slice(0, -1) : `${text}\\`).split('\n')
  return lines.map((line) => (line === '' ? sign : `${sign} ${escaped(line)}`))
}

/** The cluster that the transcripts talk to. */
export const setUp = `
apiVersion: v1
kind: Pod
metadata: {name: coffee, labels: {run: coffee}}
spec: {containers: [{name: coffee, image: ansilh/demo-coffee}]}
---
apiVersion: v1
kind: Service
metadata: {name: coffee}
spec:
  type: NodePort
  clusterIP: 192.168.10.86
  selector: {run: coffee}
  ports: [{name: http, port: 80, targetPort: 9090, nodePort: 30391}]
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {clusterIP: 192.168.10.88, selector: {run: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: wrong}
spec: {clusterIP: 192.168.10.89, selector: {run: coffee}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: ext}
spec: {type: ExternalName, externalName: example.com}
---
apiVersion: v1
kind: Service
metadata: {name: extin}
spec: {type: ExternalName, externalName: coffee.default.svc.cluster.local}
---
apiVersion: v1
kind: Service
metadata: {name: head}
spec: {clusterIP: None, ports: [{name: web, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: nohead}
spec: {clusterIP: None, selector: {run: nobody}, ports: [{name: web, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: head-1, labels: {kubernetes.io/service-name: head}}
addressType: IPv4
ports: [{name: web, port: 8080, protocol: TCP}]
endpoints:
- {addresses: ["10.10.1.40"], hostname: web-0, conditions: {ready: true}}
- {addresses: ["10.10.1.41"], conditions: {ready: true}}
- {addresses: ["10.10.1.42"], conditions: {ready: false}}
`

/** Runs one command in a bash of its own, as it was run against the real programs. */
export const play = (lab: TestLab, command: string): ReturnType<TestLab['run']> =>
  lab.run(`bash -c '${command.replaceAll("'", "'\\''")}'`)

export async function prepare(lab: TestLab): Promise<void> {
  await lab.run(`cat > /tmp/all.yaml <<'END'${setUp}END`)
  await lab.run('kubectl apply -f /tmp/all.yaml')
  await lab.settle()
  await lab.run('mkdir -p /tmp/work && cd /tmp/work')
}

const moments: readonly [RegExp, string][] = [
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'MOMENT'],
  [/\w{3},? \d\d \w{3} \d{4} \d\d:\d\d:\d\d/g, 'MOMENT'],
  [/\w{3} \w{3} +\d+ \d\d:\d\d:\d\d( UTC)? \d{4}/g, 'MOMENT'],
  [/time=[\d.]+ ms/g, 'time=SOME ms'],
  [/(mdev = )[\d./]+/g, '$1SOME'],
  [/ipg\/ewma [\d./]+/g, 'ipg/ewma SOME'],
  [/^(. )\[\d+\.\d+\]/gm, '$1[MOMENT]'],
  [/\bid: \d+/g, 'id: ID'],
  [/COOKIE: [0-9a-f]{16}/g, 'COOKIE: ID'],
  [/ident=\d+/g, 'ident=ID'],
  // what a cache has counted down
  [/\t\d+(\tIN\tSOA\ta\.root)/g, '\tTTL$1'],
]

/** What differs from moment to moment and from draw to draw has one name. */
export const withoutMoments = (text: string): string => moments.reduce((now, [pattern, name]) => now.replace(pattern, name), text)
