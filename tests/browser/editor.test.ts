import { bareCoffeeManifest } from '@kubemaze/course/lessons/01-services/coffee-manifest.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { type LabScreen, type ServedPage, servePageForTests } from './served-page.ts'

// typed key by key
const manifest = bareCoffeeManifest.trimEnd()

describe.skipIf(chromiumPath === undefined)('the editor in Chromium', () => {
  let served: ServedPage
  let lab: LabScreen
  let page: Page
  beforeAll(async () => {
    served = await servePageForTests()
    lab = await served.begin()
    page = lab.page
  })
  afterAll(() => served?.close())

  const opened = () => page.locator('.cm-editor').waitFor()
  const closed = () => page.locator('.cm-editor').waitFor({ state: 'detached' })
  const status = (words: string) => page.locator('.editor .status', { hasText: words }).waitFor()
  const open = async (command: string): Promise<void> => {
    await lab.run(command, '')
    await opened()
  }
  const ex = async (command: string): Promise<void> => {
    await page.keyboard.press('Escape')
    await page.keyboard.type(`${command}\n`)
  }

  it('writes what is typed word for word', async () => {
    await open('vi coffe.yaml')
    await page.keyboard.type(`i${manifest}`)
    await ex(':wq')
    await closed()
    expect(await lab.run('cat coffe.yaml', /name: coffee\s*\nstudent\S+\$$/)).toContain(manifest)
    await lab.run('kubectl create -f coffe.yaml', 'pod/coffee created')
  })

  it('leaves without writing only when told so', async () => {
    await open('vi coffe.yaml')
    await page.keyboard.type('ddp')
    await ex(':q')
    await status('E37: No write since last change')
    await ex(':q!')
    await closed()
    await lab.run('head -1 coffe.yaml', 'apiVersion: v1')
  })

  it('keeps the text of a write that is refused', async () => {
    await open('vi /etc/hosts')
    await page.keyboard.type('imine ')
    await ex(':wq')
    await status("E212: Can't open file for writing")
    await page.locator('.cm-content', { hasText: 'mine 127.0.0.1' }).waitFor()
    await ex(':q!')
    await closed()
  })

  it('changes a Service by kubectl edit, and reopens what the server refuses', async () => {
    await lab.run('kubectl create service clusterip tea --tcp=80', 'created')
    await open('kubectl edit service tea')
    await ex(':%s/port: 80/port: none/')
    await ex(':wq')
    await page.locator('.cm-content', { hasText: /was not valid/ }).waitFor()
    await ex(':%s/port: none/port: 8080/')
    await ex(':wq')
    await closed()
    await lab.waitFor('service/tea edited')
    await lab.run('kubectl get service tea', '8080/TCP')
  })

  it('has plain keys as nano', async () => {
    await open('nano notes.txt')
    await page.keyboard.type('one\n\ttwo')
    await page.keyboard.press('Control+o')
    await status('"/home/student/notes.txt" 2L, 9B written')
    await page.keyboard.press('Control+x')
    await closed()
    await lab.run('cat -A notes.txt', /one\$\s*\n\^Itwo\$/)
  })

  it('gives back what was typed when the server is killed under it', async () => {
    await open('vi diary.txt')
    await page.keyboard.type('ilong thoughts')
    await served.killAndStart()
    await closed()
    await lab.waitFor('the server was restarted')
    await open('vi diary.txt')
    await status('[Recovered]')
    await ex(':wq')
    await closed()
    await lab.run('cat diary.txt', /\nlong thoughts/)
    await open('vi diary.txt')
    await status('i: type')
    await ex(':q')
    await closed()
  })
})
