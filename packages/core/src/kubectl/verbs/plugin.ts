import type { Verb } from '../command.ts'
import { fail } from '../errors.ts'
import { finish } from '../finish.ts'

export const plugin: Verb = {
  name: 'plugin',
  summary: 'Work with plugins',
  usage: 'plugin [flags]',
  flags: [],
  verbs: [
    {
      name: 'list',
      summary: 'Show the programs named kubectl-… on the PATH',
      usage: 'list [flags]',
      flags: [{ name: 'name-only', type: 'bool', default: false, usage: 'Names without their paths.' }],
      async run(kubectl) {
        return finish(kubectl, fail('unable to find any kubectl plugins in your PATH'))
      },
    },
  ],
}
