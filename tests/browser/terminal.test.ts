import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { type LabScreen, type ServedPage, servePageForTests } from './served-page.ts'

describe.skipIf(chromiumPath === undefined)('the terminal in Chromium', () => {
  let served: ServedPage
  let lab: LabScreen
  let page: Page
  beforeAll(async () => {
    served = await servePageForTests()
    lab = await served.begin()
    page = lab.page
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  afterAll(() => served?.close())

  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  async function paste(text: string): Promise<void> {
    await page.evaluate((words) => navigator.clipboard.writeText(words), text)
    await page.keyboard.press('Control+Shift+v')
  }
  const cleared = async (): Promise<void> => {
    await page.locator('.xterm-screen').first().click()
    await page.keyboard.press('Control+l')
    await lab.waitFor(/^\S+\$$/)
  }

  it('runs a paste of many lines; what has no line break yet stays to be edited', async () => {
    await cleared()
    await paste('echo one\nfor i in 1 2; do\n  echo n$i\ndone\ncat <<EOF\nhello\nEOF\necho last')
    await lab.waitFor(/one\n[\s\S]*\nn1\nn2\n[\s\S]*\nhello\n\S+\$ echo last$/)
    await page.keyboard.press('Enter')
    await lab.waitFor(/\nlast\n\S+\$$/)
  })

  it('gives a command of several lines back whole', async () => {
    await cleared()
    await page.keyboard.type('for i in a b; do\necho $i\ndone\n')
    await lab.waitFor(/\na\nb\n\S+\$$/)
    await page.keyboard.press('ArrowUp')
    await lab.waitFor(/\$ for i in a b; do echo \$i; done$/)
    await page.keyboard.press('Control+c')
    await page.keyboard.type('cat <<E\nhi\nE\n')
    await lab.waitFor(/\nhi\n\S+\$$/)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await lab.waitFor(/\$ cat <<E\nhi\nE\nhi\n\S+\$$/)
  })

  it('refuses a paste of 10 MB in words, and goes on', async () => {
    await cleared()
    await paste(`echo ${'x'.repeat(10_000_000)}`)
    await lab.waitFor('a paste may have 1 MiB at most; nothing was pasted')
    await lab.run('echo $((6*7))', '42')
  })

  it('copies by keys, and copies nothing on selection', async () => {
    await lab.run('echo copied-words', 'copied-words')
    await page.evaluate(() => navigator.clipboard.writeText('before'))
    const place = await page.locator('.xterm-rows > div', { hasText: /^copied-words/ }).boundingBox()
    await page.mouse.dblclick((place?.x ?? 0) + 20, (place?.y ?? 0) + 8)
    expect(await clipboard()).toBe('before')
    await page.keyboard.press('Control+Shift+c')
    await expect.poll(clipboard).toBe('copied-words')
  })

  it('opens the lab’s links in the browser pane', async () => {
    await lab.run('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee', 'created')
    await lab.run('kubectl create service nodeport coffee --tcp=80:9090 --node-port=30123', 'created')
    await lab.run(`kubectl patch service coffee -p '{"spec":{"selector":{"app":null,"run":"coffee"}}}'`, 'patched')
    await page.locator('.picture .dot-row.ready').waitFor()
    await lab.run('echo http://192.168.56.201:30123/', 'http')
    const place = await page.locator('.xterm-rows > div', { hasText: /^http/ }).boundingBox()
    await page.mouse.move((place?.x ?? 0) + 30, (place?.y ?? 0) + 8)
    await page.mouse.click((place?.x ?? 0) + 30, (place?.y ?? 0) + 8)
    await page.frameLocator('iframe').getByText('Your coffee is ready').waitFor()
    await page.getByRole('tab', { name: 'picture' }).click()
  })

  it('draws the line again for another width and another size of type', async () => {
    await cleared()
    const words = 'wrapped '.repeat(30)
    await page.keyboard.type(`echo ${words}`)
    const line = async (): Promise<string> => (await lab.screen()).replaceAll('\n', '').replace(/^.*?\$ /, '')
    const size = () => page.locator('.xterm-rows').evaluate((rows) => getComputedStyle(rows).fontSize)
    await page.setViewportSize({ width: 950, height: 800 })
    await expect.poll(line).toBe(`echo ${words}`.trim())
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.keyboard.press('Control+Alt+Equal')
    await page.keyboard.press('Control+Alt+Equal')
    await expect.poll(size).toBe('16px')
    await expect.poll(line).toBe(`echo ${words}`.trim())
    await page.keyboard.press('Control+Alt+Digit0')
    await expect.poll(size).toBe('14px')
    await page.keyboard.press('Control+c')
  })

  it('stops what streams on Ctrl-C, and says that Ctrl-Z does not', async () => {
    await cleared()
    await page.keyboard.type('while sleep 0.2; do echo tick; done\n')
    await lab.waitFor(/tick\ntick/)
    await page.keyboard.press('Control+z')
    await lab.waitFor('stopping a command is not simulated')
    await page.keyboard.press('Control+c')
    await lab.waitFor(/\^C\n\S+\$$/)
  })

  it('goes on where the server was killed: in a command, in a container', async () => {
    await lab.run('kubectl run debugger --image=ansilh/debug-tools --restart=Never', 'created')
    await page.locator('.picture .card.ready', { hasText: 'debugger' }).waitFor()
    await lab.run('kubectl exec -it debugger -- sh', /\/ #$/)
    await page.keyboard.type('echo kept')
    await served.killAndStart()
    await lab.waitFor(/the server was restarted; the command that ran here has ended\n\S+\$ echo kept$/)
    await page.keyboard.press('Enter')
    await lab.waitFor(/\nkept\n\S+\$$/)
  })

  it('is usable after whatever output did to it', async () => {
    await lab.run(`printf '\\033[?1049h\\033(0\\033[?25l\\033[?7l\\033[?1003hqqq\\n'`, /\$$/)
    await page.mouse.move(700, 200)
    await page.mouse.move(800, 300)
    await lab.run('echo lqqk plain', /\nlqqk plain\n\S+\$$/)
    const wrapped = await lab.run(`echo ${'long '.repeat(40)}`, /long[\s\S]*g\n\S+\$$/)
    expect(wrapped.replaceAll('\n', '').match(/long/g)?.length).toBeGreaterThanOrEqual(40)
  })

  it('shows what hostile output is made of, and nothing else', async () => {
    await lab.run(`printf '\\033]0;title\\007\\033[31mred\\033[0m\\033[?25h\\n'`, /\nred\n/)
    await lab.run('head -c 2000 /dev/urandom | base64 | head -2', /\n\S{40,}/)
    await lab.run('echo still here', /\nstill here/)
  })
})
