import { digestOf } from './digest.ts'
import type { Image } from './image.ts'

/** Says that containers work, and ends. */
export const helloWorld: Image = {
  names: ['hello-world'],
  digest: digestOf('hello-world'),
  sizeBytes: 6_124,
  pullMs: 250,
  cmd: ['/hello'],
  programs: ['/hello'],
  shell: 'none',
  tools: [],
  main: (context) =>
    context.argv[0] === '/hello'
      ? {
          log: ['', 'Hello from Docker!', 'Your installation can run containers: this text came out of one.', ''],
          exitAfterMs: 50,
          exitCode: 0,
        }
      : undefined,
}
