import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newLab, removeData, shellOf, startServer, type TestServer } from './server-for-tests.ts'

const hasKubectl = (() => {
  try {
    return execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8' }).includes('Client Version')
  } catch {
    return false
  }
})()

/** util-linux's, which gives a program a terminal. */
const hasScript = existsSync('/usr/bin/script')

interface Ran {
  code: number | null
  stdout: Buffer
  stderr: string
}

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** What kubectl carries over connections of their own, by both of its transports. */
describe.skipIf(!hasKubectl)('the streams of the real kubectl', () => {
  let server: TestServer
  let folder: string
  beforeAll(async () => {
    server = await startServer()
    folder = mkdtempSync(join(tmpdir(), 'kubemaze-streams-'))
    const lab = await newLab(server)
    const sh = shellOf(server, lab)
    await sh('kubectl run web --image=nginx; kubectl run shell --image=busybox -- sleep 3600')
    await sh("kubectl run clock --image=busybox -- sh -c 'i=0; while sleep 1; do i=$((i+1)); echo tick $i; done'")
    await sh('@settle')
    const config = await call(server, `/api/labs/${lab.id}/kubeconfig`, undefined, lab.token)
    writeFileSync(join(folder, 'config'), await config.text())
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await server.kill('SIGTERM')
    removeData(server)
  })

  describe.each([
    ['WebSocket', 'true'],
    ['SPDY/3.1', 'false'],
  ])('over %s', (_name, webSockets) => {
    const start = (args: string[], program = 'kubectl'): ChildProcess =>
      spawn(program, args, {
        cwd: folder,
        env: {
          ...process.env,
          KUBECONFIG: join(folder, 'config'),
          KUBECTL_REMOTE_COMMAND_WEBSOCKETS: webSockets,
          KUBECTL_PORT_FORWARD_WEBSOCKETS: webSockets,
        },
      })

    function kubectl(args: string[], stdin?: Buffer): Promise<Ran> {
      const child = start(args)
      child.stdin?.end(stdin)
      const out: Buffer[] = []
      let stderr = ''
      child.stdout?.on('data', (data: Buffer) => out.push(data))
      child.stderr?.on('data', (data) => (stderr += data))
      return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out), stderr })))
    }

    /** Resolves with what matched, once the program has printed it. */
    function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
      let text = ''
      return new Promise((resolve, reject) => {
        const look = (data: Buffer): void => {
          text += data
          const found = pattern.exec(text)
          if (found) resolve(found)
        }
        child.stdout?.on('data', look)
        child.stderr?.on('data', look)
        child.on('close', () => reject(new Error(`ended without ${pattern}: ${text}`)))
      })
    }

    it('exec keeps output, errors and the exit code apart', async () => {
      const ran = await kubectl(['exec', 'shell', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3'])
      expect(ran).toEqual({
        code: 3,
        stdout: Buffer.from('out\n'),
        stderr: 'err\ncommand terminated with exit code 3\n',
      })
    })

    it('exec takes bytes in and gives the same ones out', async () => {
      const bytes = randomBytes(400_000)
      const ran = await kubectl(['exec', '-i', 'shell', '--', 'cat'], bytes)
      expect(sha(ran.stdout)).toBe(sha(bytes))
    })

    it.skipIf(!hasScript)('exec -it is a terminal', async () => {
      const args = ['-qfec', 'kubectl exec -it shell -- sh', '/dev/null']
      const child = start(args, 'script')
      for (const [sent, answer] of [
        ['', /\/ # $/],
        ['echo $((6*7))\r', /echo \$\(\(6\*7\)\)\r\n42\r\n\/ # $/],
        ['sleep 1000\r', /sleep 1000\r\n$/],
        ['\x03', /\^C\r\n\/ # $/],
        ['\x1b[A', /sleep 1000$/],
        ['\x15cat /etc/hostn\t\r', /cat \/etc\/hostname \r\nshell\r\n\/ # $/],
      ] as [string, RegExp][]) {
        const shown = printed(child, answer)
        child.stdin?.write(sent)
        await shown
      }
      const ended = new Promise((resolve) => child.on('close', resolve))
      child.stdin?.write('exit 7\r')
      expect(await ended).toBe(7)
    })

    it.each([
      [['exec', 'nope', '--', 'ls'], 'Error from server (NotFound): pods "nope" not found'],
      [['exec', 'shell', '-c', 'no', '--', 'ls'], 'Error from server (BadRequest): container no is not valid for pod shell'],
      [['exec', 'shell', '--', 'nosuch'], 'exec: "nosuch": executable file not found in $PATH'],
    ])('%j fails in the real words', async (args, words) => {
      const ran = await kubectl(args)
      expect(ran.code).not.toBe(0)
      expect(ran.stderr).toContain(words)
    })

    it('cp there and back', async () => {
      const bytes = randomBytes(100_000)
      writeFileSync(join(folder, 'one'), bytes)
      const there = await kubectl(['cp', 'one', 'shell:/tmp/one'])
      expect(there.stderr).toBe('')
      const back = await kubectl(['cp', 'shell:/tmp/one', 'two'])
      expect(back.code).toBe(0)
      expect(sha(readFileSync(join(folder, 'two')))).toBe(sha(bytes))
    })

    it('attach hears the main process', async () => {
      const child = start(['attach', 'clock'])
      await printed(child, /tick \d+\n/)
      child.kill('SIGTERM')
    })

    it('port-forward carries requests, one after the other and together', async () => {
      const child = start(['port-forward', 'pod/web', ':80'])
      const [, port] = await printed(child, /127\.0\.0\.1:(\d+) -> 80/)
      const get = async (): Promise<string> =>
        (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()
      expect(await get()).toContain('Welcome to nginx!')
      const pages = await Promise.all(Array.from({ length: 20 }, get))
      expect(pages.filter((page) => page.includes('Welcome to nginx!'))).toHaveLength(20)
      child.kill('SIGTERM')
    })

    it('port-forward tells that nobody listens, in containerd’s words', async () => {
      const child = start(['port-forward', 'pod/web', ':81'])
      const [, port] = await printed(child, /127\.0\.0\.1:(\d+) -> 81/)
      const told = printed(child, /an error occurred forwarding \d+ -> 81: (.*)/)
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
      expect((await told)[1]).toMatch(
        /^error forwarding port 81 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace .*connection refused/,
      )
      child.kill('SIGTERM')
    })
  })

  it('logs -f goes on until the Pod ends', async () => {
    const env = { ...process.env, KUBECONFIG: join(folder, 'config') }
    const child = spawn('kubectl', ['logs', '-f', 'clock'], { env })
    let text = ''
    child.stdout.on('data', (data) => (text += data))
    const over = new Promise((resolve) => child.on('close', resolve))
    while (!/tick \d+\ntick/.test(text)) await new Promise((resolve) => setTimeout(resolve, 50))
    execFileSync('kubectl', ['delete', 'pod', 'clock', '--now', '--wait=false'], { env })
    expect(await over).toBe(0)
  }, 40_000)
})
