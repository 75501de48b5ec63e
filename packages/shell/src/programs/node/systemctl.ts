import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { bootedAtMs } from '../processes/process-row.ts'
import type { ShellCommand } from '../shell-command.ts'
import { journalctl } from './journalctl.ts'
import { type Unit, unitFile, unitName, unitNamed, units } from './units.ts'

const changes = new Set('start stop restart reload try-restart reload-or-restart enable disable mask unmask kill'.split(' '))

/** The one unit that may be stopped: what happens then is for the cluster to show. */
export interface KubeletUnit {
  stoppedSince(): number | undefined
  run(runs: boolean): void
}

type Verb = (process: ShellProcess, names: string[], words: readonly string[], kubelet: KubeletUnit) => number | Promise<number>

/** The unit when it is active. */
const activeUnit = (name: string, kubelet: KubeletUnit): Unit | undefined => {
  const unit = unitNamed(name)
  return unit?.name === 'kubelet' && kubelet.stoppedSince() !== undefined ? undefined : unit
}

const verbs: Readonly<Record<string, Verb>> = {
  'list-units': (process, _names, words, kubelet) => list(process, words, kubelet),
  'list-unit-files': (process) => files(process),
  status,
  'is-active': (process, names, _words, kubelet) =>
    each(process, names, (name) => (activeUnit(name, kubelet) ? ['active', 0] : ['inactive', 3])),
  'is-failed': (process, names, _words, kubelet) =>
    each(process, names, (name) => (activeUnit(name, kubelet) ? ['active', 1] : ['inactive', 1])),
  'is-enabled': isEnabled,
  'is-system-running': (process) => say(process, 'running\n'),
  'get-default': (process) => say(process, 'multi-user.target\n'),
  'daemon-reload': (process) => (process.user.uid === 0 ? 0 : denied(process, 'reload daemon', undefined)),
  cat,
  show,
}

/** systemctl for the units a node has. Models systemd 252. */
async function systemctl(process: ShellProcess, kubelet: KubeletUnit): Promise<number> {
  const words = process.argv.slice(1)
  if (words.includes('--version')) return say(process, 'systemd 252 (252.38-1~deb12u1)\n')
  const [verb = 'list-units', ...names] = words.filter((word) => !word.startsWith('-'))
  if (changes.has(verb)) return change(process, verb, names, words, kubelet)
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  return run ? run(process, names, words, kubelet) : complain(process, `Unknown command verb ${verb}.\n`, 1)
}

function each(process: ShellProcess, names: string[], answer: (name: string) => [string, number]): number {
  if (names.length === 0) return complain(process, 'Too few arguments.\n', 1)
  const quiet = process.argv.some((word) => word === '-q' || word === '--quiet')
  const answers = names.map(answer)
  if (!quiet) process.stdout(answers.map(([text]) => `${text}\n`).join(''))
  return answers.some(([, status]) => status === 0) ? 0 : (answers[0]?.[1] ?? 0)
}

function isEnabled(process: ShellProcess, names: string[]): number {
  if (names.length === 0) return complain(process, 'Too few arguments.\n', 1)
  let status = 0
  for (const name of names) {
    if (unitNamed(name)) process.stdout('enabled\n')
    else status = complain(process, `Failed to get unit file state for ${unitName(name)}.service: No such file or directory\n`, 1)
  }
  return status
}

function cat(process: ShellProcess, names: string[]): number {
  let status = names.length === 0 ? complain(process, 'Too few arguments.\n', 1) : 0
  for (const name of names) {
    const unit = unitNamed(name)
    if (unit) process.stdout(unitFile(unit))
    else status = complain(process, `No files found for ${unitName(name)}.service.\n`, 1)
  }
  return status
}

function show(process: ShellProcess, names: string[], words: readonly string[], kubelet: KubeletUnit): number {
  const wanted = words
    .flatMap((word, at) =>
      /^(-p|--property)$/.test(word) ? [words[at + 1] ?? ''] : (/^(?:-p|--property=)(.+)/.exec(word)?.slice(1) ?? []),
    )
    .flatMap((word) => word.split(','))
  const bare = words.includes('--value')
  for (const name of names.filter((each) => !wanted.includes(each))) {
    const unit = unitNamed(name)
    const active = activeUnit(name, kubelet)
    const facts: Record<string, string> = {
      Type: 'simple',
      Restart: 'always',
      MainPID: String(active?.pid ?? 0),
      Id: `${unitName(name)}.service`,
      LoadState: unit ? 'loaded' : 'not-found',
      ActiveState: active ? 'active' : 'inactive',
      SubState: active ? 'running' : 'dead',
      UnitFileState: unit ? 'enabled' : '',
      Description: unit?.description ?? `${unitName(name)}.service`,
    }
    for (const [key, value] of Object.entries(facts))
      if (wanted.length === 0 || wanted.includes(key)) process.stdout(`${bare ? '' : `${key}=`}${value}\n`)
  }
  return 0
}

function denied(process: ShellProcess, what: string, name: string | undefined): number {
  const unit = name === undefined ? '' : `See system logs and 'systemctl status ${name}.service' for details.\n`
  return complain(
    process,
    `Failed to ${what}${name === undefined ? '' : ` ${name}.service`}: Interactive authentication required.\n${unit}`,
    1,
  )
}

function change(process: ShellProcess, verb: string, names: string[], words: readonly string[], kubelet: KubeletUnit): number {
  if (names.length === 0) return complain(process, 'Too few arguments.\n', 1)
  let status = 0
  for (const name of names.map(unitName)) {
    if (!unitNamed(name)) status = missing(process, verb, name)
    else if (process.user.uid !== 0) status = denied(process, verb, name)
    else if (name === 'kubelet' && verb !== 'mask') changeKubelet(verb, words, kubelet)
    else if (/stop|disable|mask|kill/.test(verb) && !(verb === 'disable' && !words.includes('--now')))
      status = complain(process, `systemctl: ${verb} ${name}: of a node's units only the kubelet may be stopped here\n`, 1)
  }
  return status
}

/** A killed kubelet is started again: its unit says so. */
function changeKubelet(verb: string, words: readonly string[], kubelet: KubeletUnit): void {
  const now = words.includes('--now')
  if (verb === 'stop' || (verb === 'disable' && now)) kubelet.run(false)
  else if (/start/.test(verb) || (verb === 'enable' && now)) kubelet.run(true)
}

function missing(process: ShellProcess, verb: string, name: string): number {
  if (/enable|disable|mask/.test(verb))
    return complain(process, `Failed to ${verb} unit: Unit file ${name}.service does not exist.\n`, 1)
  if (verb === 'kill') return complain(process, `Failed to kill unit ${name}.service: Unit ${name}.service not loaded.\n`, 1)
  const why = verb === 'stop' ? 'loaded' : 'found'
  return complain(process, `Failed to ${verb} ${name}.service: Unit ${name}.service not ${why}.\n`, 5)
}

function list(process: ShellProcess, words: readonly string[], kubelet: KubeletUnit): number {
  const type = /--type=(\S+)|-t\s+(\S+)/.exec(words.join(' '))
  const all = words.includes('--all') || words.includes('-a')
  const chosen = type !== null && !/service/.test(type[0]) ? [] : units.filter((unit) => all || activeUnit(unit.name, kubelet))
  const width = Math.max(...units.map((unit) => unit.name.length)) + '.service '.length
  const rows = chosen.map(
    (unit) =>
      `  ${`${unit.name}.service`.padEnd(width)}loaded ${activeUnit(unit.name, kubelet) ? 'active running ' : 'inactive dead '}${unit.description}\n`,
  )
  const legend =
    '\nLOAD   = Reflects whether the unit definition was properly loaded.\nACTIVE = The high-level unit activation state, i.e. generalization of SUB.\nSUB    = The low-level unit activation state, values depend on unit type.\n'
  if (words.includes('--no-legend')) return say(process, rows.join(''))
  return say(
    process,
    `  ${'UNIT'.padEnd(width)}LOAD   ACTIVE SUB     DESCRIPTION\n${rows.join('')}${legend}${rows.length} loaded units listed. Pass --all to see loaded but inactive units, too.\nTo show all installed unit files use 'systemctl list-unit-files'.\n`,
  )
}

function files(process: ShellProcess): number {
  const width = Math.max(...units.map((unit) => unit.name.length)) + '.service '.length
  const rows = units.map((unit) => `${`${unit.name}.service`.padEnd(width)}enabled enabled\n`)
  return say(process, `${'UNIT FILE'.padEnd(width)}STATE   PRESET\n${rows.join('')}\n${rows.length} unit files listed.\n`)
}

async function status(process: ShellProcess, names: string[], words: readonly string[], kubelet: KubeletUnit): Promise<number> {
  let code = 0
  for (const [index, name] of names.entries()) {
    const unit = unitNamed(name)
    if (!unit) {
      code = complain(process, `Unit ${unitName(name)}.service could not be found.\n`, 4)
      continue
    }
    const stopped = activeUnit(name, kubelet) ? undefined : kubelet.stoppedSince()
    if (stopped !== undefined) code = 3
    process.stdout(`${index > 0 ? '\n' : ''}${statusText(process, unit, stopped)}`)
    const lines = words.find((word) => /^--lines=|^-n\d/.test(word))?.replace(/^\D+/, '') ?? '10'
    if (lines === '0' || process.user.uid !== 0) continue
    process.stdout('\n')
    await process.spawn(['journalctl', '-u', unit.name, '-n', lines, '--no-pager'])
  }
  return names.length === 0
    ? say(
        process,
        `● ${process.machine.hostname}\n    State: running\n    Units: ${units.length} loaded\n     Jobs: 0 queued\n   Failed: 0 units\n`,
      )
    : code
}

/** `8 days ago`, `1h 2min ago`. */
function ago(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), ' days'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Math.floor(seconds) % 60, 's'],
  ]
  const shown = parts.filter(([count]) => count > 0).slice(0, seconds >= 86_400 ? 1 : 2)
  return `${shown.map(([count, unit]) => `${count}${unit === ' days' && count === 1 ? ' day' : unit}`).join(' ') || '0s'} ago`
}

/** `stopped`: since when it is dead. */
function statusText(process: ShellProcess, unit: Unit, stopped: number | undefined): string {
  const { name, description, pid, line, docs, dropIn, tasks, memory } = unit
  const since = new Date(stopped ?? bootedAtMs(process))
  const moment = `${since.toUTCString().slice(0, 3)} ${since.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  const drop = dropIn === undefined ? '' : `    Drop-In: /usr/lib/systemd/system/${name}.service.d\n             └─${dropIn}\n`
  const program = line
    .replace(/^sshd: /, '')
    .split(' ')[0]
    ?.split('/')
    .at(-1)
  const documentation = docs === undefined ? '' : `       Docs: ${docs}\n`
  if (stopped !== undefined) {
    const head = `○ ${name}.service - ${description}\n     Loaded: loaded (/lib/systemd/system/${name}.service; enabled; preset: enabled)\n${drop}`
    const dead = `     Active: inactive (dead) since ${moment}; ${ago((process.now() - stopped) / 1000)}\n${documentation}`
    const ended = '(code=exited, status=0/SUCCESS)'
    return `${head}${dead}    Process: ${pid} ExecStart=${line.split(' ')[0]} $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS ${ended}\n   Main PID: ${pid} ${ended}\n        CPU: 1min 36.123s\n`
  }
  return `● ${name}.service - ${description}
     Loaded: loaded (/lib/systemd/system/${name}.service; enabled; preset: enabled)
${drop}     Active: active (running) since ${moment}; ${ago((process.now() - bootedAtMs(process)) / 1000)}
${documentation}   Main PID: ${pid} (${program?.slice(0, 15)})
      Tasks: ${tasks} (limit: 4556)
     Memory: ${memory}
        CPU: 1min 36.123s
     CGroup: /system.slice/${name}.service
             └─${pid} ${line.includes(' ') && name === 'ssh' ? `"${line}"` : line}
`
}

/** service UNIT VERB and service --status-all. */
async function service(process: ShellProcess): Promise<number> {
  const [name, verb] = process.argv.slice(1)
  if (name === '--status-all')
    return say(
      process,
      units
        .filter((unit) => !unit.name.startsWith('systemd-'))
        .map((unit) => ` [ + ]  ${unit.name}\n`)
        .join(''),
    )
  if (name === undefined || verb === undefined)
    return complain(process, 'Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n', 1)
  if (!unitNamed(name) && verb !== 'status') return complain(process, `${name}: unrecognized service\n`, 1)
  return process.spawn(['systemctl', verb, name])
}

export function unitCommands(cluster: Cluster, node: string): ShellCommand[] {
  const kubelet: KubeletUnit = {
    stoppedSince: () => cluster.kubeletStoppedSince(node),
    run: (runs) => cluster.runKubelet(node, runs),
  }
  return [
    {
      name: 'systemctl',
      summary: 'control the systemd system and service manager',
      usage: 'status|is-active|restart UNIT',
      run: (process) => systemctl(process, kubelet),
    },
    journalctl(cluster, node),
    { name: 'service', summary: 'run a System V init script', usage: 'UNIT status', run: service },
  ]
}
