import { baseName } from '@kubemaze/core/process/path.ts'
import { expandText } from './expand-word.ts'
import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'
import { strftime } from './strftime.ts'

/** The directory with `~` for home. */
function shownDirectory({ cwd, variables }: Shell): string {
  const home = variables.get('HOME')?.text
  if (home === undefined || home === '/' || home === '') return cwd
  return cwd === home || cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd
}

const escapes: Readonly<Record<string, (shell: Shell) => string>> = {
  a: () => '\x07',
  e: () => '\x1b',
  n: () => '\n',
  r: () => '\r',
  '\\': () => '\\',
  '[': () => '',
  ']': () => '',
  u: ({ user }) => user.name,
  h: ({ machine }) => machine.hostname.replace(/\..*/, ''),
  H: ({ machine }) => machine.hostname,
  w: shownDirectory,
  W: (shell) => (shownDirectory(shell) === '~' ? '~' : baseName(shell.cwd) || '/'),
  $: ({ user }) => (user.uid === 0 ? '#' : '$'),
  s: ({ name }) => baseName(name),
  v: () => '5.2',
  V: () => '5.2.21',
  j: ({ jobs }) => String(jobs.length),
  l: () => 'pts/0',
  '!': ({ history }) => String(history.length + 1),
  '#': ({ history }) => String(history.length + 1),
  t: ({ machine }) => strftime('%H:%M:%S', machine.now()),
  T: ({ machine }) => strftime('%I:%M:%S', machine.now()),
  '@': ({ machine }) => strftime('%I:%M %p', machine.now()),
  A: ({ machine }) => strftime('%H:%M', machine.now()),
  d: ({ machine }) => strftime('%a %b %d', machine.now()),
}

/** A prompt with its backslash escapes and the values of variables. Models bash's parse.y decode_prompt_string. */
export function promptText(text: string, shell: Shell): string {
  const decoded = text.replace(
    /\\(?:D\{([^}]*)\}|([0-7]{3})|([\s\S]))/g,
    (whole, format?: string, octal?: string, letter = '') => {
      if (format !== undefined) return strftime(format || '%H:%M:%S', shell.machine.now())
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return escapes[letter]?.(shell) ?? whole
    },
  )
  return decoded.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*|\?))/g, (_, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? ''
    return name === '?' ? String(shell.lastStatus) : (shell.variables.get(name)?.text ?? '')
  })
}

/** Runs PROMPT_COMMAND, and the commands in PS1, whose output the next prompt shows. */
export async function beforePrompt(shell: Shell, io: Io): Promise<void> {
  const { lastStatus } = shell
  for (const [, command] of commandsOf(shell)) {
    const parsed = parseShell(command, shell.machine.dialect)
    if ('script' in parsed) await shell.execute(parsed.script.statements, shell, io)
  }
  const text = shell.variables.get('PS1')?.text ?? ''
  shell.promptNow = /\$\(|`/.test(text) ? await expanded(text, shell, io) : undefined
  shell.lastStatus = lastStatus
}

function commandsOf({ variables }: Shell): Iterable<[string, string]> {
  const variable = variables.get('PROMPT_COMMAND')
  return variable?.items ?? (variable?.text ? [['0', variable.text]] : [])
}

async function expanded(text: string, shell: Shell, io: Io): Promise<string> {
  const parsed = parseShell(`: "${text.replaceAll('"', '\\"').replaceAll('\\$', '\\\\$')}"`)
  const command = 'script' in parsed ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  const word = command?.type === 'SimpleCommand' ? command.args[0] : undefined
  return word ? promptText(await expandText(word, shell, io), shell) : text
}
