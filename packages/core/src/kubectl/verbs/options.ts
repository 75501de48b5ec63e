import type { Verb } from '../command.ts'
import { optionsHelp } from '../help.ts'

export const options: Verb = {
  name: 'options',
  summary: 'Show the flags that every command takes',
  usage: 'options',
  flags: [],
  async run({ process }) {
    process.stdout(optionsHelp())
    return 0
  },
}
