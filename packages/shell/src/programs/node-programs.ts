import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProgram } from '../bash/shell.ts'
import { baseCommands } from './base-programs.ts'
import { editor } from './editor.ts'
import { kubectl } from './kubectl.ts'
import { quotingByLocale } from './locale-quotes.ts'
import { man } from './man.ts'
import { networkCommands } from './network-programs.ts'
import { nodeSystemCommands } from './node-system.ts'
import { python } from './python/python.ts'
import { shellProgram } from './sh.ts'
import type { ShellCommand } from './shell-command.ts'
import { ssh } from './ssh.ts'
import { su } from './su.ts'
import { sudo } from './sudo.ts'
import { why } from './why.ts'

/** The programs of a node, by name. */
export function nodePrograms(cluster: Cluster, node: string): Map<string, ShellProgram> {
  const commands: ShellCommand[] = [
    ...baseCommands.map(quotingByLocale),
    ...networkCommands,
    ...nodeSystemCommands(cluster, node),
    ...['vim', 'vim.tiny', 'nano', 'editor', 'pico'].map(editor),
    ...(['sh', 'bash', 'dash'] as const).map(shellProgram),
    sudo,
    su,
    ssh,
    python,
    kubectl(cluster),
    why(cluster),
  ]
  commands.push(man(() => commands))
  return new Map(commands.map((command) => [command.name, command.run]))
}
