import type { ShellCommand } from './shell-command.ts'

export const env: ShellCommand = {
  name: 'env',
  summary: 'run a program in a modified environment',
  usage: '[-i] [-u NAME] [NAME=VALUE]... [COMMAND]',
  async run(process) {
    const words = process.argv.slice(1)
    let variables: Record<string, string> = { ...process.env }
    while (words[0]?.startsWith('-')) {
      const word = words.shift()
      if (word === '-i' || word === '-' || word === '--ignore-environment') variables = {}
      else if (word === '-u') delete variables[words.shift() ?? '']
      else if (word?.startsWith('--unset=')) delete variables[word.slice(8)]
    }
    while (/^[^=]+=/.test(words[0] ?? '')) {
      const word = words.shift() as string
      const cut = word.indexOf('=')
      variables[word.slice(0, cut)] = word.slice(cut + 1)
    }
    const [name = ''] = words
    if (words.length > 0 && !name.includes('/') && !process.machine.program(name)) {
      process.stderr(`env: ‘${name}’: No such file or directory\n`)
      return 127
    }
    if (words.length > 0) return process.spawn(words, { env: variables })
    for (const [name, value] of Object.entries(variables)) process.stdout(`${name}=${value}\n`)
    return 0
  },
}

export const printenv: ShellCommand = {
  name: 'printenv',
  summary: 'print all or part of environment',
  usage: '[NAME]...',
  async run(process) {
    const names = process.argv.slice(1)
    if (names.length === 0) for (const [name, value] of Object.entries(process.env)) process.stdout(`${name}=${value}\n`)
    for (const name of names) if (process.env[name] !== undefined) process.stdout(`${process.env[name]}\n`)
    return names.every((name) => process.env[name] !== undefined) ? 0 : 1
  },
}
