import { z } from 'zod'
import { checkState } from './terminal.ts'

/** Bodies of the HTTP doors (design.md, "The doors"). */
export const clusterOptions = z.object({
  workers: z.number().int().min(1).max(8).optional(),
  loadBalancer: z.enum(['none', 'pool']).optional(),
  proxy: z
    .object({ mode: z.enum(['iptables', 'nftables']).optional(), pick: z.enum(['rotate', 'random']).optional() })
    .optional(),
})
export const createLab = z.object({
  lesson: z.string().max(64).optional(),
  seed: z.number().int().min(0).max(4294967295).optional(),
  cluster: clusterOptions.optional(),
})
export const labCreated = z.object({ id: z.string(), token: z.string(), page: z.string(), kubernetes: z.string() })
export const execRequest = z.object({
  command: z.string().max(1_048_576),
  stdin: z.string().max(4_194_304).optional(),
  terminal: z.union([z.boolean(), z.string().max(32)]).optional(),
})
export const execAnswer = z.object({ stdout: z.string(), stderr: z.string(), exitCode: z.number(), revision: z.number() })
export const settleAnswer = z.object({ revision: z.number() })
export const grade = z.object({ lesson: z.string(), points: z.number(), maxPoints: z.number(), checks: z.array(checkState) })
export const gradeRequest = z.object({
  lesson: z.string(),
  seed: z.number().int().min(0).max(4294967295).optional(),
  commands: z.array(z.string().max(65_536)).max(500).optional(),
  files: z.record(z.string().max(512), z.string().max(1_048_576)).optional(),
})
export const createClass = z.object({ name: z.string().trim().min(1).max(200), lesson: z.string().max(64) })
export const classCreated = z.object({ id: z.string(), joinCode: z.string(), token: z.string(), page: z.string() })
/** A name is whatever a person is called, but not nothing, nothing that cannot be seen, and no control characters. */
const personName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'a name is one line of text')
  .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'a name can be seen')
export const joinClass = z.object({ code: z.string().min(1).max(32), name: personName })
export const classJoined = z.object({ labId: z.string(), token: z.string(), page: z.string() })
export const classProgress = z.object({
  students: z.array(
    z.object({
      name: z.string(),
      labId: z.string(),
      step: z.string(),
      checks: z.array(z.object({ id: z.string(), status: z.string() })),
      points: z.number(),
      lastActiveAt: z.string().nullable(),
    }),
  ),
})
/** RFC 9457. */
export const problem = z.object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string().optional() })
