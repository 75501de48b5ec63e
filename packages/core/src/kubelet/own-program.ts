import type { ContainerRef } from '../process/runtime.ts'
import { lookUp } from './find-container.ts'
import { imageOf, mainContext } from './main-context.ts'
import type { KubeletParts } from './ports.ts'
import { allContainers } from './sync.ts'

/**
 * Runs a program that only this image has (/agnhost dns-suffix) to its end; undefined when argv[0] is none of its own or goes on
 * for ever. What it would log is its output.
 */
export function runOwnProgram(
  parts: KubeletParts,
  ref: ContainerRef,
  argv: readonly string[],
): { output: string; exitCode: number } | undefined {
  const found = lookUp(parts, ref)
  const own = found?.record.containers[ref.container]
  const container = found && allContainers(found.pod).find((c) => c.name === ref.container)
  const image = own && imageOf(parts, own)
  if (!found || !own || !container || !image) return undefined
  const [program = ''] = argv
  const known = image.programs?.some((path) => path === program || (!program.includes('/') && path.endsWith(`/${program}`)))
  if (!known) return undefined
  const main = parts.turn(() => image.main(mainContext(parts, found.pod, found.record, container, { ...own, argv: [...argv] })))
  if (main?.exitAfterMs === undefined) return undefined
  return { output: (main.log ?? []).map((line) => `${line}\n`).join(''), exitCode: main.exitCode ?? 0 }
}
