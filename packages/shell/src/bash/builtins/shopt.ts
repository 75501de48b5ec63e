import { isOptionOn, optionNames, turnOption } from '../option-letters.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

/** bash 5.2's options in the order in which it lists them; those with `+` are on by themselves. */
const listed =
  'autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs +checkwinsize +cmdhist compat31 compat32 compat40 compat41 compat42 compat43 compat44 ' +
  '+complete_fullquote direxpand dirspell dotglob execfail expand_aliases extdebug extglob +extquote failglob +force_fignore +globasciiranges +globskipdots ' +
  'globstar gnu_errfmt histappend histreedit histverify +hostcomplete huponexit inherit_errexit +interactive_comments lastpipe lithist localvar_inherit ' +
  'localvar_unset login_shell mailwarn no_empty_cmd_completion nocaseglob nocasematch noexpand_translation nullglob +patsub_replacement +progcomp ' +
  'progcomp_alias +promptvars restricted_shell shift_verbose +sourcepath varredir_close xpg_echo'
const usual = new Map(listed.split(' ').map((name) => [name.replace('+', ''), name.startsWith('+')]))

/** All of them, as they are listed. */
export const listedOptions: readonly string[] = [...usual.keys()]

function isOn(name: string, shell: Shell): boolean {
  if (shell.options.has(`no ${name}`)) return false
  return shell.options.has(name) || usual.get(name) === true || (name === 'expand_aliases' && shell.interactive)
}

/** shopt [-pqsu] [NAME …] */
export function shopt(args: string[], shell: Shell, io: Io): Outcome {
  const flags = args.filter((word) => /^-[opqsu]+$/.test(word)).join('')
  const given = args.filter((word) => !word.startsWith('-'))
  if (flags.includes('o')) return setOptions(flags, given, shell, io)
  const bad = given.find((name) => !usual.has(name))
  if (bad !== undefined) return complain('shopt', `${bad}: invalid shell option name`, shell, io)
  if (given.length > 0 && /[su]/.test(flags)) return turn(given, flags.includes('s'), shell)
  const only = flags.includes('s') ? true : flags.includes('u') ? false : undefined
  const names = given.length > 0 ? given : [...usual.keys()]
  for (const name of names) {
    const on = isOn(name, shell)
    if (flags.includes('q') || (only !== undefined && on !== only)) continue
    io.stdout.write(flags.includes('p') ? `shopt ${on ? '-s' : '-u'} ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`)
  }
  return { status: given.every((name) => isOn(name, shell)) ? 0 : 1 }
}

/** shopt -o: the options of `set`. */
function setOptions(flags: string, given: readonly string[], shell: Shell, io: Io): Outcome {
  const bad = given.find((name) => !optionNames.includes(name))
  if (bad !== undefined) return complain('shopt', `${bad}: invalid option name`, shell, io)
  if (given.length > 0 && /[su]/.test(flags)) {
    for (const name of given) turnOption(name, flags.includes('s'), shell)
    return { status: 0 }
  }
  for (const name of flags.includes('q') ? [] : given.length > 0 ? given : optionNames) {
    const on = isOptionOn(name, shell)
    io.stdout.write(flags.includes('p') ? `set ${on ? '-' : '+'}o ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`)
  }
  return { status: given.every((name) => isOptionOn(name, shell)) ? 0 : 1 }
}

function turn(names: readonly string[], on: boolean, shell: Shell): Outcome {
  for (const name of names) {
    if (on) shell.options.add(name)
    else shell.options.delete(name)
    if (on || !usual.get(name)) shell.options.delete(`no ${name}`)
    else shell.options.add(`no ${name}`)
  }
  return { status: 0 }
}
