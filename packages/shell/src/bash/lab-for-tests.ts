import type { JsonObject } from '@kubemaze/core/api/json.ts'
import type { Network } from '@kubemaze/core/network/packet.ts'
import { rowFiles } from '@kubemaze/core/process/file-trees.ts'
import type { Input, Signal } from '@kubemaze/core/process/process.ts'
import { deviceFiles } from '../files/device-files.ts'
import { baseCommands } from '../programs/base-programs.ts'
import { shellProgram } from '../programs/sh.ts'
import type { ShellCommand } from '../programs/shell-command.ts'
import { createShell, lineBudget } from './create-shell.ts'
import { noInput } from './input.ts'
import { runLine } from './run-line.ts'
import type { Io, Machine, Shell } from './shell.ts'
import { createVariables } from './variables.ts'

/** A machine without a cluster: files in memory, time that runs forward at once. For tests. */
export function testMachine(commands: readonly ShellCommand[] = [], network: Partial<Network> = {}): Machine {
  const rows = new Map<string, JsonObject>()
  let now = Date.UTC(2026, 0, 5, 12)
  const files = rowFiles(
    {
      get: (key) => rows.get(key),
      set: (key, value) => void rows.set(key, value),
      delete: (key) => void rows.delete(key),
      range: (prefix) =>
        [...rows]
          .filter(([key]) => key.startsWith(prefix))
          .sort()
          .map(([key, value]) => ({ key, value })),
    },
    'test',
    () => now,
  )
  for (const path of ['/home', '/home/student', '/tmp', '/root', '/etc']) files.mkdir(path)
  const programs = new Map(
    [...baseCommands, shellProgram('sh'), shellProgram('bash'), ...commands].map((each) => [each.name, each.run]),
  )
  const machine: Machine = {
    host: { kind: 'node', node: 'k8s-master' },
    hostname: 'k8s-master',
    dialect: 'bash',
    files: deviceFiles(files, {}),
    network: network as Network,
    now: () => now,
    async wait(ms: number, signal: Signal) {
      now += ms
      return !signal.aborted
    },
    async waitForChange(ms: number, signal: Signal) {
      now += ms
      return !signal.aborted
    },
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()],
    other: (host) => (host.kind === 'node' && host.node !== 'nowhere' ? machine : undefined),
    background: () => machine,
  }
  return machine
}

export function testShell(machine: Machine = testMachine()): Shell {
  const environment = { HOME: '/home/student', PATH: '/usr/bin:/bin', USER: 'student' }
  return createShell({
    name: 'bash',
    machine,
    user: { name: 'student', uid: 1000 },
    cwd: '/home/student',
    variables: createVariables(Object.entries(environment).map(([name, text]) => [name, { text, exported: true }])),
    pid: 2101,
  })
}

export interface Ran {
  stdout: string
  stderr: string
  status: number
}

/** Runs a line and collects what it prints. */
export async function runIn(
  shell: Shell,
  line: string,
  stdin: Input = noInput,
  signal: Signal = new AbortController().signal,
): Promise<Ran> {
  const ran: Ran = { stdout: '', stderr: '', status: 0 }
  const io: Io = {
    stdin,
    stdout: { isTerminal: false, write: (text) => void (ran.stdout += text) },
    stderr: { isTerminal: false, write: (text) => void (ran.stderr += text) },
    more: new Map(),
    signal,
  }
  shell.budget = lineBudget()
  ran.status = (await runLine(line, shell, io)).status
  return ran
}
