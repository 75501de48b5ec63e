import type { Io, Outcome, Shell } from '../shell.ts'
import { alias, unalias } from './alias.ts'
import { cd, dirs, popd, pushd, pwd } from './cd.ts'
import { breakLoop, colon, continueLoop, evaluate, execute, exit, falseBuiltin, returnFrom, source, trap } from './control.ts'
import { declare, exportVariable, local, readonly, shift, unset } from './declare.ts'
import { echo } from './echo.ts'
import { help } from './help.ts'
import { history } from './history.ts'
import { bg, fg, jobs, kill, wait } from './jobs.ts'
import { letBuiltin } from './let.ts'
import { builtin, command, hash, type } from './names.ts'
import { printf } from './printf.ts'
import { mapfile, read } from './read.ts'
import { select, selectName } from './select.ts'
import { getopts, set, times, ulimit, umask } from './settings.ts'
import { shopt } from './shopt.ts'
import { bracket, test } from './test.ts'

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
  [selectName]: select,
  builtin,
  declare,
  dirs,
  logout: exit,
  mapfile,
  popd,
  pushd,
  readarray: mapfile,
  shopt,
  typeset: declare,
}

export function builtinNamed(name: string, dialect: 'bash' | 'ash'): Builtin | undefined {
  if (Object.hasOwn(posix, name)) return posix[name]
  return dialect === 'bash' && Object.hasOwn(bashOnly, name) ? bashOnly[name] : undefined
}

export function builtinNames(dialect: 'bash' | 'ash'): string[] {
  return dialect === 'bash'
    ? [...Object.keys(posix), ...Object.keys(bashOnly).filter((name) => name !== selectName)]
    : Object.keys(posix)
}
