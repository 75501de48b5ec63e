import type { Verb } from '../command.ts'
import { usageError } from '../errors.ts'
import { finish } from '../finish.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell']

export const completion: Verb = {
  name: 'completion',
  summary: 'Print a script that makes a shell complete kubectl (bash, zsh, fish or powershell)',
  usage: 'completion SHELL',
  examples: '  source <(kubectl completion bash)',
  flags: [],
  complete: () => shells,
  async run(kubectl) {
    const [shell, ...more] = kubectl.args
    if (shell === undefined) return finish(kubectl, usageError('kubectl completion', 'Shell not specified.'))
    if (more.length > 0)
      return finish(kubectl, usageError('kubectl completion', 'Too many arguments. Expected only the shell type.'))
    if (!shells.includes(shell))
      return finish(kubectl, usageError('kubectl completion', `Unsupported shell type ${JSON.stringify(shell)}.`))
    kubectl.process.stdout(`# ${shell} completion for kubectl: this lab's terminal completes kubectl by itself.\ntrue\n`)
    return 0
  },
}
