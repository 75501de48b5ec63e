import MarkdownIt from 'markdown-it'

// html off: a lesson's text is text, whoever wrote it
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
const escape = markdown.utils.escapeHtml

/** Blocks marked `run` become lines to click into the terminal; other blocks get a button that copies them. */
markdown.renderer.rules.fence = (tokens, index) => {
  const { info = '', content = '' } = tokens[index] ?? {}
  return info.trim() === 'run' ? runBlock(content) : copyBlock(content)
}
// wide tables scroll in a box of their own
markdown.renderer.rules.table_open = () => '<div class="scroll"><table>'
markdown.renderer.rules.table_close = () => '</table></div>'

/** HTML of a lesson's text. */
export const toHtml = (text: string): string => markdown.render(text)

function runBlock(content: string): string {
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  const buttons = lines.map(
    (line) =>
      `<button type="button" class="run" data-run="${escape(line)}" title="Run it in the terminal"><span aria-hidden="true">▶</span><code>${escape(line)}</code></button>`,
  )
  return `<div class="runs">${buttons.join('')}</div>`
}

const copyBlock = (content: string): string =>
  `<div class="copyable"><pre><code>${escape(content)}</code></pre><button type="button" class="copy" data-copy="${escape(content)}">Copy</button></div>`
