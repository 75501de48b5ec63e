import '@fontsource/jetbrains-mono/400.css'
import '@fontsource/jetbrains-mono/700.css'
import '@xterm/xterm/css/xterm.css'
import './style/tokens.css'
import './style/page.css'
import './style/start.css'
import './style/lab.css'
import './style/picture.css'
import './style/class.css'
import type { Page } from './page.ts'
import { startPage } from './start/start-page.ts'
import { applyTheme } from './theme.ts'
import { parseWhere } from './where.ts'

let current: Page | undefined

async function show(): Promise<void> {
  const where = parseWhere(location.hash)
  current?.close?.()
  current = undefined
  const page = await open(where)
  current = page
  document.querySelector('#page')?.replaceChildren(page.element)
}

/** The lab and its terminal are loaded when they are needed. */
async function open(where: ReturnType<typeof parseWhere>): Promise<Page> {
  if (where.page === 'lab') return (await import('./lab/lab-page.ts')).labPage(where.id, where.token)
  if (where.page === 'class') return (await import('./classroom/class-page.ts')).classPage(where.id, where.token)
  return startPage(where.page === 'start' ? where.code : undefined)
}

applyTheme()
addEventListener('hashchange', () => void show())
void show()
