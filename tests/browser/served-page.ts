import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumPath } from './chromium.ts'

const root = resolve(import.meta.dirname, '../..')
export const instructorKey = 'a-key-for-the-test-of-the-page'

export interface ServedPage {
  address: string
  /** A visitor of their own: no storage shared. */
  visitor(): Promise<BrowserContext>
  /** A visitor with a lab: one click on the start page's button of that name, until the prompt is there. */
  begin(button?: string): Promise<LabScreen>
  /** The server is killed without warning, and begins again over the same disk, at the same address. */
  killAndStart(): Promise<void>
  close(): Promise<void>
}

/** The built page, served by `npm start`'s server, in a real Chromium. */
export async function servePageForTests(): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'kubemaze-page-'))
  const port = await freePort()
  const env = { ...process.env, DATA_DIR: folder, PORT: String(port), INSTRUCTOR_KEY: instructorKey }
  const start = () => started(spawn(process.execPath, ['apps/worker/src/node/main.ts'], { cwd: root, env }))
  let server = await start()
  const end = async (): Promise<void> => {
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  const browser = await chromium.launch({
    executablePath: chromiumPath as string,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  const address = `http://127.0.0.1:${port}/`
  const visitor = () => browser.newContext({ viewport: { width: 1280, height: 800 } })
  return {
    address,
    visitor,
    async begin(button = 'Start the lab') {
      const lab = labScreen(await (await visitor()).newPage())
      await lab.page.goto(address)
      await lab.page.getByRole('button', { name: button, exact: true }).click()
      await lab.waitFor(/student@k8s-master:~\$$/)
      return lab
    },
    async killAndStart() {
      await end()
      server = await start()
    },
    async close() {
      await browser.close()
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until the server says that it is ready. */
function started(server: ChildProcess): Promise<ChildProcess> {
  return new Promise((done, failed) => {
    let said = ''
    const hear = (data: Buffer): void => {
      said += data
      if (said.includes('is ready')) done(server)
    }
    server.stdout?.on('data', hear)
    server.stderr?.on('data', hear)
    server.once('exit', () => failed(new Error(`The server ended:\n${said}`)))
  })
}

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** A lab's page in words: what the terminal shows, what is typed. */
export interface LabScreen {
  page: Page
  errors: string[]
  /** Types a line and Enter, and waits for `expected` below it. */
  run(line: string, expected: RegExp | string): Promise<string>
  screen(): Promise<string>
  waitFor(expected: RegExp | string): Promise<string>
}

export function labScreen(page: Page): LabScreen {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  const rows = () =>
    page.locator('.xterm-rows').evaluate((element) => (element as HTMLElement).innerText.replaceAll('\u00a0', ' '))
  const screen = async (): Promise<string> => (await rows()).replace(/[ \n]+$/, '')
  const waitFor = async (expected: RegExp | string, after = 0): Promise<string> => {
    for (let tries = 0; ; tries++) {
      const now = (await screen()).slice(after)
      if (typeof expected === 'string' ? now.includes(expected) : expected.test(now)) return now
      if (tries > 400) throw new Error(`Waited for ${expected}; the terminal shows:\n${await screen()}`)
      await page.waitForTimeout(100)
    }
  }
  return {
    page,
    errors,
    screen,
    waitFor: (expected) => waitFor(expected),
    async run(line, expected) {
      await page.locator('.xterm-screen').first().click()
      await page.keyboard.press('Control+l')
      await page.waitForTimeout(50)
      await page.keyboard.type(line)
      await page.keyboard.press('Enter')
      // what was typed may hold the words itself
      return waitFor(expected, line.length)
    },
  }
}
