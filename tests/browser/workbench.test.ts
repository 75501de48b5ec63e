import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { labScreen, type ServedPage, servePageForTests } from './served-page.ts'

describe.skipIf(chromiumPath === undefined)('the workbench in Chromium', () => {
  let served: ServedPage
  beforeAll(async () => {
    served = await servePageForTests()
  })
  afterAll(() => served?.close())

  const begin = (name: string) => served.begin(name)

  it('runs what is clicked: a whole chapter without typing', async () => {
    const lab = await begin('Start the lab')
    const { page } = lab
    await lab.run('kubectl run coffee --image=ansilh/demo-coffee --labels=run=coffee', 'pod/coffee created')
    await page.locator('.check.passed', { hasText: 'Pod coffee is running' }).waitFor()
    const clicked = async (step: string, check: string): Promise<void> => {
      await page.getByRole('button', { name: new RegExp(`^Step \\d: ${step}`) }).click()
      for (const command of await page.locator('.lesson button.run').all()) {
        await command.click()
        await page.locator('.exit-mark').last().waitFor()
      }
      await page.locator('.check.passed', { hasText: check }).waitFor()
    }
    await clicked('Expose it', 'A visitor at')
    await clicked('The three ports', 'You knocked at the Pod itself')
    await clicked('How a node port travels', 'You asked every node')
    await page.getByRole('button', { name: /^Step 3: The three ports, done/ }).waitFor()
    expect(lab.errors).toEqual([])
  })

  it('explains at the waiting check what went wrong', async () => {
    const { page, run } = await begin('Start the lab')
    await run('kubectl run coffee --image=ansilh/demo-coffee --labels=run=coffee', 'pod/coffee created')
    await run('kubectl expose pod coffee --type=NodePort', "couldn't find port")
    await page.getByRole('button', { name: /^Step 2: Expose it/ }).click()
    await page.getByText('No container of coffee declares a containerPort').waitFor()
    await page.locator('.evidence .command', { hasText: 'kubectl expose pod coffee --port=80' }).click()
    await page.locator('.check.passed', { hasText: 'Service coffee leads to the coffee Pod' }).waitFor()
  })

  it('folds the output of a command, and copies it', async () => {
    const lab = await begin('Start the lab')
    await lab.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await lab.run('seq 3', /1\n2\n3\n/)
    // below it, without clearing the screen
    await lab.page.keyboard.type('false\n')
    await lab.page.locator('.exit-mark.failed').waitFor()
    expect(await lab.page.locator('.exit-mark.failed').count()).toBe(1)
    await lab.page.keyboard.press('Control+l')
    await lab.waitFor(/^\S+\$$/)
    await lab.page.keyboard.press('Shift+PageUp')
    await lab.waitFor(/seq 3\s*\n1\n2\n3\n/)
    await lab.page.locator('.exit-mark.passed').first().hover()
    await lab.page.getByRole('button', { name: 'Copy the output' }).first().click()
    expect(await lab.page.evaluate(() => navigator.clipboard.readText())).toBe('1\n2\n3\n')
    await lab.page.locator('.exit-mark.passed .fold').first().click()
    await lab.waitFor(/seq 3\s*\n\s+… 3 lines folded/)
    await lab.page.locator('.exit-mark.passed .fold').first().click()
    await lab.waitFor(/seq 3\s*\n1\n2\n3\n/)
  })

  it('copies where the browser has no clipboard for pages, as over plain http', async () => {
    const page = await (await served.visitor()).newPage()
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }))
    const lab = labScreen(page)
    await page.goto(served.address)
    await page.getByRole('button', { name: 'Start the lab' }).click()
    await lab.waitFor(/\$$/)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor()
    await lab.run('cat', '')
    await page.keyboard.press('Control+Shift+v')
    await lab.waitFor(/\napiVersion: v1\n[\s\S]*name: coffee/)
  })

  it('keeps the focus where it was when what had it is drawn again', async () => {
    const { page, run } = await begin('Start the lab')
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)
    await page.getByRole('tab', { name: 'why' }).click()
    expect(await focused()).toBe('why')
    await page.getByText('Enter an address to see the way of a request').waitFor()
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).toBe('browser')
    await page.getByRole('button', { name: /^next/ }).click()
    expect(await focused()).toBe('next ▶')
    await page.getByRole('button', { name: /^Step 4/ }).click()
    expect(await focused()).toMatch(/^Step 4/)
    await run('kubectl run coffee --image=ansilh/demo-coffee --labels=run=coffee', 'created')
    await page.getByRole('button', { name: /back$/ }).focus()
    await page.getByRole('button', { name: /^Step 1: Create the Pod, done/ }).waitFor()
    expect(await focused()).toBe('◀ back')
    for (let times = 0; times < 3; times++) await page.keyboard.press('Enter')
    expect(await focused()).toBe('next ▶')
  })

  it('hears its keys where nothing has the focus', async () => {
    const { page } = await begin('Start the lab')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('F1')
    await page.locator('dialog.palette[open]').waitFor()
    await page.keyboard.press('Escape')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('F6')
    expect(await page.evaluate(() => document.activeElement?.closest('section')?.getAttribute('aria-label'))).toBe('Lesson')
  })

  it('does everything by name: the palette', async () => {
    const lab = await begin('Start the lab')
    const { page } = lab
    const choose = async (words: string): Promise<void> => {
      await page.keyboard.press('F1')
      await page.keyboard.type(words)
      await page.keyboard.press('Enter')
    }
    await choose('panes beside')
    await page.locator('.right.beside').waitFor()
    await choose('names')
    await page.getByRole('heading', { name: '6. Names' }).waitFor()
    await choose('another term')
    await page.getByRole('tab', { name: 'terminal 2' }).waitFor()
    await page.getByRole('button', { name: 'Close this terminal' }).click()
    await page.getByRole('tab', { name: 'terminal 2' }).waitFor({ state: 'detached' })
    await choose('screen readers')
    await lab.run('echo told', 'told')
    await page.locator('.xterm-accessibility-tree', { hasText: 'told' }).waitFor({ state: 'attached' })
    await choose('screen readers')
    await choose('hide')
    await page.locator('.lesson').waitFor({ state: 'hidden' })
    await page.reload()
    await page.locator('.right.beside').waitFor()
    // in the terminal Ctrl-K is the shell’s: it cuts to the end of the line
    await lab.waitFor(/\$$/)
    await page.keyboard.type('echo keptgone')
    for (let times = 0; times < 4; times++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Enter')
    await lab.waitFor(/echo kept\s*\nkept\n/)
    expect(await page.locator('dialog[open]').count()).toBe(0)
  })

  it('shows where a request fails, and a picture that can be read as a table', async () => {
    const { page, run } = await begin('Start the lab')
    await run('kubectl run tea --image=nginx --labels=app=tea', 'created')
    await run('kubectl expose pod tea --port=80 --target-port=81', 'exposed')
    await page.locator('.picture .card.ready', { hasText: ':80' }).waitFor()
    await run("curl -s http://$(kubectl get service tea -o jsonpath='{.spec.clusterIP}')", /\$$/)
    await page.locator('.picture .reason', { hasText: 'nothing listens on port 81' }).waitFor()
    await page.getByRole('button', { name: 'as a table' }).click()
    await page.getByRole('rowheader', { name: 'tea' }).waitFor()
    await page.getByRole('cell', { name: 'app=tea', exact: true }).waitFor()
  })

  it('gives hints in a maze one at a time, and sees it solved', async () => {
    const lab = await begin('A door in the wall')
    const { page } = lab
    const check = page.locator('.check', { hasText: 'Pod teller reaches Service vault' })
    await check.getByRole('button', { name: 'Hint' }).click()
    await check.getByText('Somebody drops the packets').waitFor()
    await check.getByRole('button', { name: 'A plainer hint' }).click()
    await check.getByText('NetworkPolicy default/vault-door').waitFor()
    const rule = '[{"from":[{"podSelector":{"matchLabels":{"role":"teller"}}}],"ports":[{"protocol":"TCP","port":80}]}]'
    await lab.run(
      `kubectl patch networkpolicy vault-door --type=json -p '[{"op":"replace","path":"/spec/ingress","value":${rule}}]'`,
      'patched',
    )
    await page.getByText('The maze is done.').waitFor()
    expect(lab.errors).toEqual([])
  })
})
