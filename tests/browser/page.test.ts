import { coffeeManifest } from '@kubemaze/course/lessons/01-services/coffee-manifest.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { instructorKey, type LabScreen, labScreen, type ServedPage, servePageForTests } from './served-page.ts'

describe.skipIf(chromiumPath === undefined)('the page in Chromium', () => {
  let served: ServedPage
  beforeAll(async () => {
    served = await servePageForTests()
  })
  afterAll(() => served?.close())

  const begin = () => served.begin()
  const passed = (lab: LabScreen, title: string) => lab.page.locator('.check.passed', { hasText: title }).waitFor()
  const step = (lab: LabScreen, title: string) =>
    lab.page.getByRole('button', { name: new RegExp(`^Step \\d: ${title}`) }).click()

  it('begins with one click, and another opens the editor', async () => {
    const lab = await begin()
    const { page } = lab
    await page.getByRole('button', { name: 'vi coffe.yaml' }).click()
    await page.locator('.cm-editor').waitFor()
    await page.keyboard.press('i')
    await page.keyboard.insertText(coffeeManifest)
    await page.keyboard.press('Escape')
    await page.keyboard.type(':wq')
    await page.keyboard.press('Enter')
    await page.locator('.cm-editor').waitFor({ state: 'detached' })
    await lab.run('kubectl create -f coffe.yaml', 'pod/coffee created')
    await passed(lab, 'Pod coffee is running')

    expect(lab.errors).toEqual([])
  })

  it('keeps terminal, line and step over a reload, and shows them in another tab', async () => {
    const lab = await begin()
    await lab.run('echo remember-$((6*7))', 'remember-42')
    await step(lab, 'Names')
    await lab.page.locator('.xterm-screen').first().click()
    await lab.page.keyboard.type('half a li')
    await lab.page.reload()
    const after = await lab.waitFor(/half a li$/)
    expect(after).toContain('remember-42')
    await lab.page.getByRole('heading', { name: '6. Names' }).waitFor()
    const second = labScreen(await lab.page.context().newPage())
    await second.page.goto(lab.page.url())
    await second.waitFor('remember-42')
    await second.run('echo from-the-$((1+1))nd', 'from-the-2nd')
    await lab.waitFor(/from-the-2nd\n.*\$ half a li$/)
  })

  it('keeps what is typed in the editor over a reload', async () => {
    const lab = await begin()
    const { page } = lab
    await lab.run('vi notes.txt', '')
    await page.locator('.cm-editor').waitFor()
    await page.keyboard.type('ikept words')
    await page.keyboard.press('Escape')
    await page.keyboard.type(':q')
    await page.keyboard.press('Enter')
    await page.getByText('E37: No write since last change').waitFor()
    await page.reload()
    await page.locator('.cm-content', { hasText: 'kept words' }).waitFor()
    await page.keyboard.type('ZZ')
    await page.locator('.cm-editor').waitFor({ state: 'detached' })
    await lab.run('cat notes.txt', 'kept words')
  })

  it('is reached by keys alone', async () => {
    const { page } = await begin()
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('section, header')?.getAttribute('aria-label') ?? 'head')
    const seen = [await focused()]
    for (let times = 0; times < 4; times++) {
      await page.keyboard.press('F6')
      seen.push(await focused())
    }
    expect(seen).toEqual(['Terminal', 'Panes', 'head', 'Lesson', 'Terminal'])
  })

  it('comes back by itself when the server does', async () => {
    const lab = await begin()
    await lab.run('kubectl create configmap kept', 'configmap/kept created')
    await served.killAndStart()
    await lab.page.locator('.offline').waitFor({ state: 'hidden' })
    await lab.run('kubectl get configmap kept -o name', 'configmap/kept')
  })

  it('edits the line as a shell does', async () => {
    const lab = await begin()
    await lab.run('echo one', 'one')
    await lab.page.keyboard.press('ArrowUp')
    await lab.page.keyboard.press('Control+w')
    await lab.page.keyboard.type('two')
    await lab.page.keyboard.press('Enter')
    await lab.waitFor(/\$ echo two\s*\ntwo/)
    await lab.page.keyboard.type('kubectl descr')
    await lab.page.keyboard.press('Tab')
    await lab.waitFor(/kubectl describe$/)
    await lab.page.keyboard.press('Control+c')
    await lab.waitFor(/kubectl describe \^C/)
    await lab.page.keyboard.press('Control+r')
    await lab.page.keyboard.type('one')
    await lab.waitFor("(reverse-i-search)`one': echo one")
    await lab.page.keyboard.press('Enter')
    await lab.waitFor(/\$ echo one\s*\none\s*\n/)
  })

  it('sets a fault up with one click, and sees it mended', async () => {
    const lab = await served.begin('Find the fault')
    const { page } = lab
    await page.getByRole('button', { name: 'kubectl apply -f -' }).click()
    await lab.waitFor('service/tea created')
    await page.locator('.check.hint', { hasText: 'Service tea answers' }).waitFor()
    await lab.run(
      `kubectl patch service tea --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"tea"}}]'`,
      'patched',
    )
    await passed(lab, 'Service tea answers')
    expect(lab.errors).toEqual([])
  })

  it('starts again when asked twice', async () => {
    const lab = await begin()
    await lab.run('kubectl create configmap gone', 'configmap/gone created')
    await lab.page.getByRole('button', { name: 'Reset' }).click()
    await lab.page.getByRole('button', { name: 'Start again' }).click()
    await lab.page.locator('dialog[open]').waitFor({ state: 'detached' })
    await lab.waitFor(/^student@k8s-master:~\$$/)
    await lab.run('kubectl get configmap gone', 'NotFound')
  })

  it('shows an instructor their class, live', async () => {
    const teacher = await (await served.visitor()).newPage()
    await teacher.goto(served.address)
    await teacher.getByLabel('Instructor’s key').fill('wrong')
    await teacher.getByLabel('Name of the class').fill('Tuesday <b>')
    await teacher.getByRole('button', { name: 'Make a class' }).click()
    await teacher.getByText("The instructor's key is missing or wrong.").waitFor()
    await teacher.getByLabel('Instructor’s key').fill(instructorKey)
    await teacher.getByRole('button', { name: 'Make a class' }).click()
    await teacher.getByRole('heading', { name: 'Tuesday <b>' }).waitFor()
    const code = (await teacher.locator('.invitation strong').textContent()) ?? ''
    const student = labScreen(await (await served.visitor()).newPage())
    await student.page.goto(`${served.address}#join=${code}`)
    await student.page.getByLabel('Your name').fill('<i>Ann</i>')
    await student.page.getByRole('button', { name: 'Join', exact: true }).click()
    await student.waitFor(/\$$/)
    await teacher.getByRole('rowheader', { name: '<i>Ann</i>' }).waitFor()
    await student.run('kubectl run coffee --image=ansilh/demo-coffee', 'pod/coffee created')
    await teacher.locator('td.check.passed').first().waitFor()
  })

  it('says what is wrong with a lab that is not there', async () => {
    const page = await (await served.visitor()).newPage()
    await page.goto(`${served.address}#lab=nosuchlab000.0123456789abcdef0123`)
    await page.getByText('This lab cannot be opened.').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  })

  it('keeps the way to a lab that is out of reach for now', async () => {
    const lab = await begin()
    const { page } = lab
    await page.route('**/api/labs/**', (route) => route.abort())
    await page.reload()
    await page.getByText('This lab cannot be opened. The server does not answer.').waitFor()
    await page.unroute('**/api/labs/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await lab.waitFor(/student@k8s-master:~\$$/)
    await page.getByRole('link', { name: 'Kubemaze' }).click()
    await page.getByRole('link', { name: 'Continue your last lab' }).click()
    await lab.waitFor(/student@k8s-master:~\$$/)
  })
})
