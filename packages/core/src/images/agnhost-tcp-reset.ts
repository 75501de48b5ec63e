import { flagValue } from './flag-value.ts'
import { slashDate } from './http-answer.ts'
import type { MainContext, MainProcess } from './image.ts'

/** tcp-reset: takes connections and closes them with what was sent unread, which resets them. Models test/images/agnhost/tcp-reset (2.63). */
export function tcpReset(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'port') ?? 8080)
  return {
    exitCode: 0,
    log: [`${slashDate(context.startedAtMs)} Serving on port ${port}.`],
    listen: [
      {
        protocol: 'TCP',
        port,
        resets: ({ nowMs, sourceIp, sourcePort }) =>
          context.log(`${slashDate(nowMs)} TCP request from ${sourceIp}:${sourcePort}`),
      },
    ],
  }
}
