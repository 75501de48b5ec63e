import type { ContainerRef, OwnRun } from '../process/runtime.ts'
import { lookUp } from './find-container.ts'
import { imageOf, mainContext } from './main-context.ts'
import type { KubeletParts } from './ports.ts'
import { allContainers } from './sync.ts'

/**
 * What a program that only this image has (/agnhost dns-suffix) says and when it ends; undefined when argv[0] is none of its own.
 * What it would log is its output. It listens nowhere.
 */
export function runOwnProgram(parts: KubeletParts, ref: ContainerRef, argv: readonly string[]): OwnRun | undefined {
  const found = lookUp(parts, ref)
  const own = found?.record.containers[ref.container]
  const container = found && allContainers(found.pod).find((c) => c.name === ref.container)
  const image = own && imageOf(parts, own)
  if (!found || !own || !container || !image) return undefined
  const [program = ''] = argv
  if (!image.programs?.includes(program)) return undefined
  const main = parts.turn(() => image.main(mainContext(parts, found.pod, found.record, container, { ...own, argv: [...argv] })))
  if (!main) return undefined
  return {
    output: lines(main.log),
    errors: lines(main.errors),
    exitCode: main.exitCode ?? 0,
    ...(main.exitAfterMs === undefined ? {} : { afterMs: main.exitAfterMs }),
  }
}

const lines = (all: readonly string[] = []): string => all.map((line) => `${line}\n`).join('')
