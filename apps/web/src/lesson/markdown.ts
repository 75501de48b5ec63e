import MarkdownIt from 'markdown-it'

// html off: a lesson's text is text, whoever wrote it
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
const escape = markdown.utils.escapeHtml

/** Blocks marked `run` become lines to click into the terminal, `run whole` one command of many lines; others can be copied. */
markdown.renderer.rules.fence = (tokens, index) => {
  const { info = '', content = '' } = tokens[index] ?? {}
  if (info.trim() === 'run whole') return runWhole(content)
  return info.trim() === 'run' ? runBlock(content) : copyBlock(content)
}
// wide tables scroll in a box of their own
markdown.renderer.rules.table_open = () => '<div class="scroll"><table>'
markdown.renderer.rules.table_close = () => '</table></div>'

markdown.renderer.rules.code_inline = (tokens, index) => `<code>${words(tokens[index]?.content ?? '')}</code>`

/** Lines break between words, never after the dashes of a flag. */
const words = (text: string): string =>
  text
    .split(/( +)/)
    .map((word) => (word.includes('-') ? `<span class="word">${escape(word)}</span>` : escape(word)))
    .join('')

/** HTML of a lesson's text. */
export const toHtml = (text: string): string => markdown.render(text)

function runBlock(content: string): string {
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  const buttons = lines.map((line) => runButton(line))
  return `<div class="runs">${buttons.join('')}</div>`
}

/** Many lines are shown as one: what they do is not told before it is asked. */
function runWhole(content: string): string {
  const command = content.trimEnd()
  const [first = '', ...rest] = command.split('\n')
  return runButton(command, rest.length > 0 ? `${first} … (${rest.length + 1} lines)` : first)
}

const runButton = (command: string, shown = command): string =>
  `<button type="button" class="run" data-run="${escape(command)}" title="Run it in the terminal"><span aria-hidden="true">▶</span><code>${words(shown)}</code></button>`

const copyBlock = (content: string): string =>
  `<div class="copyable"><pre><code>${escape(content)}</code></pre><button type="button" class="copy" data-copy="${escape(content)}">Copy</button></div>`
