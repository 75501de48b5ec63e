import { createShell, lineBudget } from './bash/create-shell.ts'
import { reportDone } from './bash/jobs.ts'
import { beforePrompt, promptText } from './bash/prompt.ts'
import { runLine } from './bash/run-line.ts'
import { savedEnvironment, savedFunctions, savedVariables } from './bash/saved-environment.ts'
import type { Io, Shell } from './bash/shell.ts'
import { unhurriedInput, unhurriedTerminal } from './bash/unhurried.ts'
import { createVariables } from './bash/variables.ts'
import { completeLine } from './complete.ts'
import { prepareHome } from './home.ts'
import { nodeMachine } from './node-machine.ts'
import type { LineStreams, Session, SessionState, ShellHost } from './session.ts'
import { terminalSink } from './terminal-sink.ts'

const maxHistory = 1000
const startNode = 'k8s-master'

const newState = (): SessionState => ({
  cwd: '/home/student',
  env: {},
  where: [{ node: startNode, user: 'student' }],
  aliases: { ll: 'ls -alF', la: 'ls -A', l: 'ls -CF' },
  lastExitCode: 0,
  history: [],
})

/** A login shell of the student, new or continued from its saved state. */
export function openSession(host: ShellHost, saved: SessionState | undefined): Session {
  const stack = (saved ?? newState()).where.map((where) => ({ ...where }))
  const shells = new Map<string, Shell>()
  const history = [...(saved?.history ?? [])]
  let left = saved
  const current = (): { node: string; user: string } => stack.at(-1) ?? { node: startNode, user: 'student' }

  const shellHere = (): Shell => {
    const { node, user } = current()
    const key = `${stack.length} ${node} ${user}`
    const known = shells.get(key)
    if (known) return known
    const shell = { ...loginShell(host, node, user, left), history }
    left = undefined
    shell.enter = (where) => void stack.push(where)
    shells.set(key, shell)
    return shell
  }

  const leave = (streams: LineStreams): void => {
    const from = current()
    const { node, user } = from
    shells.delete(`${stack.length} ${node} ${user}`)
    if (stack.length === 1) return
    stack.pop()
    const ssh = current().node !== node
    streams.stdout(ssh ? `logout\nConnection to ${node} closed.\n` : user === 'root' ? 'logout\n' : 'exit\n')
  }

  const run = async (line: string, streams: LineStreams): Promise<number> => {
    const shell = shellHere()
    shell.interactive = true
    remember(line, shell)
    tellSize(shell, streams)
    const io = ioOf(shell, streams)
    const outcome = await runLine(line, shell, io)
    if (outcome.flow === 'exit') leave(streams)
    shell.lastStatus = outcome.status
    reportDone(shell, streams.terminal ? streams.stderr : () => {})
    if (streams.terminal && outcome.flow !== 'exit') await beforePrompt(shell, io).catch(() => undefined)
    return outcome.status
  }

  return {
    prompt: () => promptOf(shellHere(), current()),
    run,
    complete: (line, cursor) => completeLine(line, cursor, shellHere()),
    state() {
      const shell = shellHere()
      return {
        cwd: shell.cwd,
        env: savedEnvironment(shell),
        where: stack.map((where) => ({ ...where })),
        aliases: Object.fromEntries(shell.aliases),
        lastExitCode: shell.lastStatus,
        history: shell.history.slice(-maxHistory),
      }
    },
  }
}

/** bash keeps the window's size in two variables at a terminal (checkwinsize). */
function tellSize(shell: Shell, { terminal }: LineStreams): void {
  if (!terminal) return
  for (const [name, size] of [
    ['COLUMNS', terminal.columns],
    ['LINES', terminal.rows],
  ] as const)
    shell.variables.set(name, { ...shell.variables.get(name), text: String(size) })
}

function remember(line: string, shell: Shell): void {
  if (line.trim() === '' || line.startsWith(' ') || line === shell.history.at(-1)) return
  shell.history.push(line.slice(0, 10_000))
  if (shell.history.length > maxHistory) shell.history.splice(0, shell.history.length - maxHistory)
}

function ioOf(shell: Shell, streams: LineStreams): Io {
  shell.budget = lineBudget()
  const stdout = terminalSink((text) => streams.stdout(text), shell.budget, streams)
  const stderr = terminalSink((text) => streams.stderr(text), shell.budget, streams)
  const stdin = unhurriedInput(streams.stdin, shell.budget)
  const io: Io = { stdin, stdout, stderr, more: new Map(), signal: streams.signal }
  return streams.terminal ? { ...io, terminal: unhurriedTerminal(streams.terminal, shell.budget) } : io
}

function loginShell(host: ShellHost, node: string, user: string, state: SessionState | undefined): Shell {
  const machine = nodeMachine(host, node) ?? nodeMachine(host, startNode)
  if (!machine) throw new Error(`no node ${node} in this lab`)
  const home = user === 'root' ? '/root' : `/home/${user}`
  prepareHome(host.cluster, node, home)
  const environment = { ...loginEnvironment(user, home, machine.hostname), ...state?.env }
  const shell = createShell({
    name: 'bash',
    machine,
    user: { name: user, uid: user === 'root' ? 0 : 1000 },
    cwd: state?.cwd ?? home,
    variables: createVariables(savedVariables(environment)),
    functions: savedFunctions(environment),
    aliases: new Map(Object.entries(state?.aliases ?? newState().aliases)),
    lastStatus: state?.lastExitCode ?? 0,
    pid: 2101,
    interactive: true,
  })
  shell.variables.set('PWD', { text: shell.cwd, exported: true })
  return shell
}

function loginEnvironment(user: string, home: string, hostname: string): Record<string, string> {
  return {
    HOME: home,
    USER: user,
    LOGNAME: user,
    SHELL: '/bin/bash',
    SHLVL: '1',
    HOSTNAME: hostname,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  }
}

function promptOf(shell: Shell, where: { node: string; user: string }): string {
  const home = shell.variables.get('HOME')?.text ?? ''
  const { cwd } = shell
  const shown = cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd
  const given = shell.promptNow ?? shell.variables.get('PS1')?.text
  const sign = where.user === 'root' ? '#' : '$'
  if (given === undefined) return `${where.user}@${where.node}:${shown}${sign} `
  return shell.promptNow ?? promptText(given, shell)
}
