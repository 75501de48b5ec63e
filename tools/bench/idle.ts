import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newLab, startServer } from '../../tests/node/server-for-tests.ts'
import { note } from './report.ts'

/** CPU time of a process so far, as Linux counts it (in hundredths of a second). */
function cpuMs(pid: number): number {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(words[11]) + Number(words[12])) * 10
}

/** A server with 100 labs that nobody uses. */
export async function idle(folder: string): Promise<void> {
  if (!existsSync('/proc/self/stat')) return
  const server = await startServer(join(folder, 'idle'))
  for (let i = 0; i < 100; i++) await newLab(server)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const before = cpuMs(server.pid)
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  note('CPU of a server with 100 idle labs over 10 s', `${cpuMs(server.pid) - before} ms`)
  await server.kill('SIGTERM')
}
