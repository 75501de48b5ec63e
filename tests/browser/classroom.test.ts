import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { instructorKey, labScreen, type ServedPage, servePageForTests } from './served-page.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const hostile = '<img src=x onerror="window.hacked=1">'

/** What axe finds that is serious or worse, as `rule: where`. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      resultTypes: ['violations'],
    })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`))
  })
}

const hacked = (page: Page) => page.evaluate(() => (window as unknown as { hacked?: number }).hacked)

describe.skipIf(chromiumPath === undefined)('a class in Chromium', () => {
  let served: ServedPage
  let teacher: Page
  let code: string
  beforeAll(async () => {
    served = await servePageForTests()
    teacher = await (await served.visitor()).newPage()
    await teacher.goto(served.address)
    await teacher.getByLabel('Instructor’s key').fill(instructorKey)
    await teacher.getByLabel('Name of the class').fill(hostile)
    await teacher.getByRole('button', { name: 'Make a class' }).click()
    await teacher.getByRole('heading', { name: hostile }).waitFor()
    code = (await teacher.locator('.invitation strong').textContent()) ?? ''
  })
  afterAll(() => served?.close())

  it('takes strangers’ words as data: names, output, what the cluster holds', async () => {
    const student = labScreen(await (await served.visitor()).newPage())
    const { page } = student
    await page.goto(`${served.address}#join=${code}`)
    await page.getByLabel('Your name').fill(hostile)
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await student.waitFor(/\$$/)
    await student.run(`echo '${hostile}'`, hostile)
    await student.run(`kubectl run coffee --image='${hostile}'`, /created|invalid/i)
    await student.run(`kubectl create service externalname evil --external-name=example.com`, 'created')
    await student.run(`kubectl run coffee2 --image=ansilh/demo-coffee`, 'created')
    await teacher.getByRole('rowheader', { name: hostile }).waitFor()
    await teacher.getByRole('cell', { name: '1. Create the Pod' }).waitFor()
    for (const one of [teacher, page]) {
      expect(await hacked(one)).toBeUndefined()
      expect(await one.locator('img').count()).toBe(0)
    }
  })

  it('is found again by the teacher who closed it', async () => {
    await teacher.getByRole('link', { name: 'Kubemaze' }).click()
    await teacher.getByRole('link', { name: 'Back to the wall of your class' }).click()
    await teacher.getByRole('heading', { name: hostile }).waitFor()
  })

  it('gives its grades as a file', async () => {
    const download = teacher.waitForEvent('download')
    await teacher.getByRole('button', { name: 'Grades (CSV)' }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    expect(text.split('\r\n')[0]).toMatch(/^\ufeffname,lab,step,points,maxPoints,lastActiveAt,pod-running,/)
    expect(text).toContain('"<img src=x onerror=""window.hacked=1"">",')
  })

  it.each(['light', 'dark'] as const)('has no serious finding of axe, %s', async (colorScheme) => {
    await teacher.emulateMedia({ colorScheme })
    expect(await seriousFindings(teacher), 'the wall').toEqual([])
    const page = await (await served.visitor()).newPage()
    await page.emulateMedia({ colorScheme })
    await page.goto(served.address)
    await page.getByRole('button', { name: 'The deep maze' }).waitFor()
    expect(await seriousFindings(page), 'the start page').toEqual([])
    await page.getByRole('button', { name: 'Start the lab' }).click()
    const lab = labScreen(page)
    await lab.waitFor(/\$$/)
    await lab.run('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee', 'created')
    await lab.run('kubectl expose pod coffee --port=80 --target-port=9091 --type=NodePort', 'exposed')
    await page.locator('.picture .pill').waitFor()
    expect(await seriousFindings(page), 'the lab').toEqual([])
    await page.keyboard.press('F1')
    expect(await seriousFindings(page), 'the palette').toEqual([])
  })
})
