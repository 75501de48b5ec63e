import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { jsonType, type RawLab, rawLab } from './raw-http.ts'
import { shellOf } from './server-for-tests.ts'

/** A client that sends a line, reads what comes back, and goes on: what libraries do with `exec`. */
describe('exec answers while its input is open', () => {
  let raw: RawLab
  beforeAll(async () => {
    raw = await rawLab()
    const spec = { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] }
    const body = JSON.stringify({ metadata: { name: 'shell' }, spec })
    await raw.ask('POST', '/api/v1/namespaces/default/pods', { headers: jsonType, body })
    await shellOf(raw.server, raw.lab)('@settle')
  })
  afterAll(() => raw.end())

  const open = async (command: string[], protocol = 'v4.channel.k8s.io') => {
    const query = new URLSearchParams([
      ['stdin', 'true'],
      ['stdout', 'true'],
      ['stderr', 'true'],
      ...command.map((word) => ['command', word]),
    ])
    const url = `${raw.lab.kubernetes.replace('http', 'ws')}/api/v1/namespaces/default/pods/shell/exec?${query}`
    const socket = new WebSocket(url, [protocol])
    const got = ['', '', '', '']
    let told = (): void => {}
    socket.on('message', (data: Buffer) => {
      got[data[0] as number] += data.subarray(1).toString()
      told()
    })
    socket.on('close', () => told())
    await new Promise((resolve) => socket.once('open', resolve))
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise<void>((resolve) => (told = resolve))
    }
    return {
      say: (text: string) => socket.send(Buffer.concat([Buffer.of(0), Buffer.from(text)])),
      end: () => socket.send(Buffer.of(255, 0)),
      out: async (text: string) => until(() => (got[1] as string).includes(text)),
      err: async (text: string) => until(() => (got[2] as string).includes(text)),
      status: async () => {
        await until(() => got[3] !== '')
        return JSON.parse(got[3] as string)
      },
      close: () => socket.close(),
      got,
    }
  }

  it.each([
    [
      ['sh'],
      [
        ['echo one\n', 'one\n'],
        ['x=2; echo $x$x\n', '22\n'],
        ['for i in a b\n', ''],
        ['do echo $i; done\n', 'a\nb\n'],
      ],
    ],
    [
      ['sh'],
      [
        ['cd /tmp\n', ''],
        ['pwd\n', '/tmp\n'],
        ['cat <<E\ntext\nE\n', 'text\n'],
      ],
    ],
    [
      ['cat'],
      [
        ['hello\n', 'hello\n'],
        ['half', ''],
        [' a line\n', 'half a line\n'],
      ],
    ],
    [
      ['sh', '-c', 'while read line; do echo "<$line>"; done'],
      [
        ['x\n', '<x>\n'],
        ['y\n', '<y>\n'],
      ],
    ],
  ] as [string[], [string, string][]][])('%j', async (command, steps) => {
    const exec = await open(command)
    let expected = ''
    for (const [sent, answered] of steps) {
      exec.say(sent)
      expected += answered
      await exec.out(expected)
    }
    expect(exec.got[1]).toBe(expected)
    exec.close()
  })

  it('exit ends it with its code', async () => {
    const exec = await open(['sh'])
    exec.say('nosuch\n')
    await exec.err('nosuch: not found')
    exec.say('exit 7\n')
    expect(await exec.status()).toMatchObject({
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    })
  })

  it.each([
    [['cat'], 'no newline', 'no newline'],
    [['wc', '-c'], '12345', '5\n'],
    [['sh'], 'echo last', 'last\n'],
    [['sort'], 'b\na\n', 'a\nb\n'],
  ])('v5 ends the input of %j and has the rest', async (command, sent, answered) => {
    const exec = await open(command, 'v5.channel.k8s.io')
    exec.say(sent)
    exec.end()
    expect(await exec.status()).toMatchObject({ status: 'Success' })
    expect(exec.got[1]).toBe(answered)
  })
})
