import { builtinPrograms } from './builtin-programs.ts'
import { cat } from './cat.ts'
import { editor } from './editor.ts'
import { env, printenv } from './env.ts'
import { head } from './head.ts'
import { pager } from './less.ts'
import type { ShellCommand } from './shell-command.ts'
import { sleep } from './sleep.ts'
import { systemCommands } from './system.ts'
import { tail } from './tail.ts'
import { tee } from './tee.ts'
import { timeout } from './timeout.ts'
import { utility, utilityNames } from './utility.ts'
import { watch } from './watch.ts'
import { xargs } from './xargs.ts'
import { yes } from './yes.ts'

const own: ShellCommand[] = [cat, head, tail, tee, sleep, timeout, watch, xargs, env, printenv, yes, ...builtinPrograms, ...systemCommands, pager('less'), pager('more'), editor('vi')]

const fromJustBash: ShellCommand[] = utilityNames
  .filter((name) => !own.some((command) => command.name === name))
  .map((name) => ({ name, summary: `${name} (see ${name} --help)`, run: utility(name) }))

/** What every Linux with a shell has. */
export const baseCommands: readonly ShellCommand[] = [...own, ...fromJustBash]
