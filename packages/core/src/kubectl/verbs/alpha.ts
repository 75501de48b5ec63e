import type { Verb } from '../command.ts'

/** Models kubectl/pkg/cmd/alpha.go (1.36): there are none. */
export const alpha: Verb = {
  name: 'alpha',
  summary: 'Commands for features in alpha',
  usage: 'alpha',
  flags: [],
  hidden: true,
  help: 'No alpha commands are available in this version of kubectl\n',
}
