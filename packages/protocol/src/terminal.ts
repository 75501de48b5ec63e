import { z } from 'zod'

/** Frames of the WebSocket at /api/labs/:id/terminal. JSON text; bounds here are the server's. */
export const maxLineBytes = 1_048_576
const terminal = z.string().regex(/^[a-z0-9-]{1,32}$/)

/** From the page. */
export const clientFrame = z.discriminatedUnion('type', [
  /** Opens (or comes back to) a terminal; frames after `after` are sent again. */
  z.object({
    type: z.literal('open'),
    terminal,
    columns: z.number().int().min(1).max(1000),
    rows: z.number().int().min(1).max(1000),
    after: z.number().int().min(0).optional(),
  }),
  z.object({ type: z.literal('close'), terminal }),
  /** A whole line: a command at the shell's prompt, or what a program that reads its terminal gets. */
  z.object({ type: z.literal('line'), terminal, text: z.string().max(maxLineBytes) }),
  /** INT is Ctrl-C, EOF is Ctrl-D. */
  z.object({ type: z.literal('signal'), terminal, signal: z.enum(['INT', 'EOF']) }),
  z.object({
    type: z.literal('complete'),
    terminal,
    id: z.number().int(),
    line: z.string().max(65_536),
    cursor: z.number().int().min(0),
  }),
  z.object({
    type: z.literal('resize'),
    terminal,
    columns: z.number().int().min(1).max(1000),
    rows: z.number().int().min(1).max(1000),
  }),
  /** The editor was closed: the new content, or null when it was left without writing. */
  z.object({
    type: z.literal('edited'),
    terminal,
    id: z.number().int(),
    content: z.string().max(4_194_304).nullable(),
    close: z.boolean(),
  }),
  /** The student's own words on the lesson: which step is shown. */
  z.object({ type: z.literal('step'), step: z.string().max(64) }),
  z.object({ type: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof clientFrame>

export const checkState = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'passed', 'hint', 'spoiled']),
  points: z.number(),
  maxPoints: z.number(),
  evidence: z.string(),
  /** More and more plain; shown one at a time. */
  hints: z.array(z.string()).optional(),
})
export type CheckState = z.infer<typeof checkState>

/** From the server. Frames of a terminal carry `seq`, rising by one; the last 256 KiB of output are kept. */
export const serverFrame = z.discriminatedUnion('type', [
  /** The answer to open: the whole kept screen when `after` was too old (reset true: clear first). */
  z.object({
    type: z.literal('opened'),
    terminal,
    seq: z.number(),
    reset: z.boolean(),
    history: z.array(z.string()),
    node: z.string(),
  }),
  z.object({ type: z.literal('output'), terminal, seq: z.number(), text: z.string() }),
  /** A line is expected. shell: a command line with history and completion; input: a program reads. `history`: that program is a shell with its own. */
  z.object({
    type: z.literal('prompt'),
    terminal,
    seq: z.number(),
    text: z.string(),
    mode: z.enum(['shell', 'input']),
    history: z.array(z.string()).optional(),
  }),
  /** The line that was echoed, so that other tabs and reloads show it. */
  z.object({ type: z.literal('echo'), terminal, seq: z.number(), text: z.string() }),
  /** `history`: what the history keeps of the command, where that is not the line that was echoed. */
  z.object({ type: z.literal('done'), terminal, seq: z.number(), exitCode: z.number(), history: z.string().optional() }),
  z.object({
    type: z.literal('edit'),
    terminal,
    seq: z.number(),
    id: z.number(),
    path: z.string(),
    editor: z.enum(['vi', 'nano']),
    content: z.string(),
  }),
  z.object({ type: z.literal('edit-end'), terminal, seq: z.number(), id: z.number() }),
  /** The answer to `edited` with a content: written, or why not; then the editor stays open. */
  z.object({ type: z.literal('edit-answer'), terminal, id: z.number(), refused: z.string().optional() }),
  z.object({ type: z.literal('completion'), terminal, id: z.number(), from: z.number(), candidates: z.array(z.string()) }),
  z.object({
    type: z.literal('progress'),
    lesson: z.string(),
    step: z.string(),
    steps: z.array(z.object({ id: z.string(), checks: z.array(checkState) })),
    points: z.number(),
    maxPoints: z.number(),
  }),
  /** Something changed: Services, Pods, endpoints in short for the picture. */
  z.object({
    type: z.literal('cluster'),
    revision: z.number(),
    services: z.array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        type: z.string(),
        clusterIP: z.string(),
        ports: z.array(
          z.object({
            name: z.string().optional(),
            port: z.number(),
            targetPort: z.union([z.number(), z.string()]),
            nodePort: z.number().optional(),
            protocol: z.string(),
          }),
        ),
        selector: z.record(z.string(), z.string()),
        externalIPs: z.array(z.string()),
        endpoints: z.array(z.object({ ip: z.string(), ready: z.boolean(), pod: z.string().optional() })),
      }),
    ),
    pods: z.array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        phase: z.string(),
        ready: z.boolean(),
        ip: z.string(),
        node: z.string(),
        labels: z.record(z.string(), z.string()),
        ports: z.array(z.number()),
        owner: z.string().optional(),
        reason: z.string().optional(),
      }),
    ),
    nodes: z.array(z.object({ name: z.string(), ip: z.string() })),
  }),
  /** Somebody in the lab, or its visitor, opened a connection: the picture shows its way. */
  z.object({
    type: z.literal('request'),
    from: z.string(),
    ip: z.string(),
    port: z.number(),
    outcome: z.string(),
    reached: z.object({ ip: z.string(), port: z.number() }).optional(),
    pod: z.string().optional(),
    failed: z.object({ kind: z.string(), title: z.string() }).optional(),
  }),
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ type: z.literal('pong') }),
])
export type ServerFrame = z.infer<typeof serverFrame>
