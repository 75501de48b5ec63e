import { spawn, spawnSync } from 'node:child_process'
import WebSocket from 'ws'
import { core } from './api.ts'
import type { Suite } from './suite.ts'

export interface Said {
  stdout: string
  stderr: string
  exitCode: number
}

/** Runs a program in a container over WebSocket v5, as client-go's executor does. Models framework/pod ExecWithOptions (1.36). */
export function execInPod({ api }: Suite, namespace: string, pod: string, command: readonly string[]): Promise<Said> {
  const query = new URLSearchParams(command.map((word) => ['command', word]))
  query.append('stdout', 'true')
  query.append('stderr', 'true')
  const url = `${api.base.replace(/^http/, 'ws')}${core(namespace, 'pods', pod, 'exec')}?${query}`
  const socket = new WebSocket(url, ['v5.channel.k8s.io'], { headers: { 'user-agent': 'e2e.test/v1.36.2' } })
  const said = { stdout: '', stderr: '', exitCode: -1 }
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => take(said, data))
    socket.on('close', () => resolve(said))
  })
}

function take(said: Said, data: Buffer): void {
  const text = data.subarray(1).toString()
  if (data[0] === 1) said.stdout += text
  if (data[0] === 2) said.stderr += text
  if (data[0] !== 3) return
  const status = JSON.parse(text)
  const code = status.details?.causes?.find((cause: { reason: string }) => cause.reason === 'ExitCode')?.message
  said.exitCode = status.status === 'Success' ? 0 : Number(code ?? -1)
}

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0

/** `kubectl exec POD -- /bin/sh -x -c COMMAND` by the real kubectl where there is one. Models framework/pod/output RunHostCmd (1.36). */
export function runHostCmd(suite: Suite, namespace: string, pod: string, command: string): Promise<Said> {
  if (!hasKubectl) return execInPod(suite, namespace, pod, ['/bin/sh', '-x', '-c', command])
  const flags = [`--kubeconfig=${suite.kubeconfig}`, `--namespace=${namespace}`]
  return run('kubectl', [...flags, 'exec', pod, '--', '/bin/sh', '-x', '-c', command])
}

function run(program: string, args: string[]): Promise<Said> {
  const child = spawn(program, args)
  const said: Said = { stdout: '', stderr: '', exitCode: -1 }
  child.stdout.on('data', (data) => (said.stdout += data))
  child.stderr.on('data', (data) => (said.stderr += data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...said, exitCode: code ?? -1 }))
  })
}

/** The output, or an error with all that was said when the program failed. */
export async function hostOutput(suite: Suite, namespace: string, pod: string, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await runHostCmd(suite, namespace, pod, command)
  if (exitCode !== 0) throw new Error(`${command}: exit code ${exitCode}, ${stdout}${stderr}`)
  return stdout
}
