import type { Dialect, Io, Outcome, Shell } from '../shell.ts'
import { alias, unalias } from './alias.ts'
import { bind } from './bind.ts'
import { cd, pwd } from './cd.ts'
import { compgen, complete, compopt } from './completion.ts'
import {
  breakLoop,
  colon,
  continueLoop,
  evaluate,
  execute,
  exit,
  falseBuiltin,
  logout,
  returnFrom,
  source,
  trap,
} from './control.ts'
import { declare, exportVariable, local, readonly, shift, unset } from './declare.ts'
import { dirs, popd, pushd } from './dirs.ts'
import { dashEcho, echo } from './echo.ts'
import { caller, enable, suspend } from './enable.ts'
import { fc } from './fc.ts'
import { hash } from './hash.ts'
import { help } from './help.ts'
import { history } from './history.ts'
import { bg, disown, fg, jobs, kill, wait } from './jobs.ts'
import { letBuiltin } from './let.ts'
import { mapfile } from './mapfile.ts'
import { builtin, command, type } from './names.ts'
import { printf } from './printf.ts'
import { read } from './read.ts'
import { getopts, set, times } from './settings.ts'
import { shopt } from './shopt.ts'
import { bracket, test } from './test.ts'
import { ulimit } from './ulimit.ts'
import { umask } from './umask.ts'

export type Builtin = (args: string[], shell: Shell, io: Io) => Promise<Outcome> | Outcome

const posix: Record<string, Builtin> = {
  ':': colon,
  '.': source,
  '[': bracket,
  alias,
  bg,
  break: breakLoop,
  cd,
  command,
  continue: continueLoop,
  echo,
  eval: evaluate,
  exec: execute,
  exit,
  export: exportVariable,
  false: falseBuiltin,
  fg,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  let: letBuiltin,
  local,
  printf,
  pwd,
  read,
  readonly,
  return: returnFrom,
  set,
  shift,
  source,
  test,
  times,
  trap,
  true: colon,
  type,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
}

const bashOnly: Record<string, Builtin> = {
  bind,
  builtin,
  caller,
  compgen,
  complete,
  compopt,
  declare,
  dirs,
  disown,
  enable,
  fc,
  logout,
  mapfile,
  popd,
  pushd,
  readarray: mapfile,
  shopt,
  suspend,
  typeset: declare,
}

/** What Debian's sh does in its own way. */
const dashOnly: Record<string, Builtin> = { chdir: cd, echo: dashEcho }
const notInDash = new Set(['help', 'history', 'let', 'source'])

function tableOf(dialect: Dialect): Record<string, Builtin> {
  if (dialect === 'bash') return bash
  return dialect === 'dash' ? dash : ash
}

const bash = { ...posix, ...bashOnly }
const dash = { ...Object.fromEntries(Object.entries(posix).filter(([name]) => !notInDash.has(name))), ...dashOnly }
const ash = { ...posix, chdir: cd }

export function builtinNamed(name: string, dialect: Dialect): Builtin | undefined {
  const table = tableOf(dialect)
  return Object.hasOwn(table, name) ? table[name] : undefined
}

export function builtinNames(dialect: Dialect): string[] {
  return Object.keys(tableOf(dialect))
}
