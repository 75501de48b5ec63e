import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentService, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, type EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { CodeMirror, getCM, Vim, vim } from '@replit/codemirror-vim'

// vi minds capitals: `:%s/port: 80/…/` leaves `targetPort: 80` alone, which the package, ignoring them, would change too
const cursorOver = CodeMirror.prototype.getSearchCursor
CodeMirror.prototype.getSearchCursor = function (query, at) {
  return cursorOver.call(this, new RegExp(query.source, query.flags.replace('i', '')), at)
}

/** Colours by variables, so that they follow the theme. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--code-value)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
])

/** What an editor of that kind does: vi's keys come before all others. */
export function editing(editor: 'vi' | 'nano'): Extension[] {
  const common = [
    lineNumbers(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    // neither vi nor nano indents by itself: what is typed line by line, blanks too, is what stands in the file
    indentService.of(() => 0),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search(),
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap]),
    yaml(),
    syntaxHighlighting(colours),
    indentUnit.of('  '),
    // as terminals show a tab, so that one that strayed into YAML is seen
    EditorState.tabSize.of(8),
  ]
  return editor === 'vi' ? [vim({ status: true }), ...common] : [...common, keymap.of([indentWithTab])]
}

/** As the Esc key does it. */
export function leaveInsert(view: EditorView): void {
  const editor = getCM(view)
  if (editor) Vim.handleKey(editor, '<Esc>', 'user')
  view.focus()
}
