import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

/** readline's functions, as bash 5.2 has them. */
const functions = (
  'abort accept-line alias-expand-line arrow-key-prefix backward-byte backward-char backward-delete-char ' +
  'backward-kill-line backward-kill-word backward-word beginning-of-history beginning-of-line bracketed-paste-begin ' +
  'call-last-kbd-macro capitalize-word character-search character-search-backward clear-display clear-screen complete ' +
  'complete-command complete-filename complete-hostname complete-into-braces complete-username complete-variable ' +
  'copy-backward-word copy-forward-word copy-region-as-kill dabbrev-expand delete-char delete-char-or-list ' +
  'delete-horizontal-space digit-argument display-shell-version do-lowercase-version downcase-word dump-functions ' +
  'dump-macros dump-variables dynamic-complete-history edit-and-execute-command emacs-editing-mode end-kbd-macro ' +
  'end-of-history end-of-line exchange-point-and-mark fetch-history forward-backward-delete-char forward-byte ' +
  'forward-char forward-search-history forward-word glob-complete-word glob-expand-word glob-list-expansions ' +
  'history-and-alias-expand-line history-expand-line history-search-backward history-search-forward ' +
  'history-substring-search-backward history-substring-search-forward insert-comment insert-completions ' +
  'insert-last-argument kill-line kill-region kill-whole-line kill-word magic-space menu-complete menu-complete-backward ' +
  'next-history next-screen-line non-incremental-forward-search-history non-incremental-forward-search-history-again ' +
  'non-incremental-reverse-search-history non-incremental-reverse-search-history-again old-menu-complete ' +
  'operate-and-get-next overwrite-mode possible-command-completions possible-completions possible-filename-completions ' +
  'possible-hostname-completions possible-username-completions possible-variable-completions previous-history ' +
  'previous-screen-line print-last-kbd-macro quoted-insert re-read-init-file redraw-current-line reverse-search-history ' +
  'revert-line self-insert set-mark shell-backward-kill-word shell-backward-word shell-expand-line shell-forward-word ' +
  'shell-kill-word shell-transpose-words skip-csi-sequence spell-correct-word start-kbd-macro tab-insert tilde-expand ' +
  'transpose-chars transpose-words tty-status undo universal-argument unix-filename-rubout unix-line-discard ' +
  'unix-word-rubout upcase-word vi-append-eol vi-append-mode vi-arg-digit vi-bWord vi-back-to-indent vi-backward-bigword ' +
  'vi-backward-word vi-bword vi-change-case vi-change-char vi-change-to vi-char-search vi-column vi-complete vi-delete ' +
  'vi-delete-to vi-eWord vi-edit-and-execute-command vi-editing-mode vi-end-bigword vi-end-word vi-eof-maybe vi-eword ' +
  'vi-fWord vi-fetch-history vi-first-print vi-forward-bigword vi-forward-word vi-fword vi-goto-mark vi-insert-beg ' +
  'vi-insertion-mode vi-match vi-movement-mode vi-next-word vi-overstrike vi-overstrike-delete vi-prev-word vi-put ' +
  'vi-redo vi-replace vi-rubout vi-search vi-search-again vi-set-mark vi-subst vi-tilde-expand vi-undo ' +
  'vi-unix-word-rubout vi-yank-arg vi-yank-pop vi-yank-to yank yank-last-arg yank-nth-arg yank-pop'
).split(' ')

const usage =
  'bind: usage: bind [-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]\n'

/** bind: names readline's functions. Keys belong to the page, so that a binding is read and changes nothing. */
export function bind(args: string[], shell: Shell, io: Io): Outcome {
  if (!shell.interactive) io.stderr.write(`${shell.name}: line ${shell.line ?? 1}: bind: warning: line editing not enabled\n`)
  const letter = /^-(.)/.exec(args[0] ?? '')?.[1]
  if (letter !== undefined && !'lpsvPSVXmfqurx'.includes(letter)) {
    complain('bind', `-${letter}: invalid option`, shell, io)
    io.stderr.write(usage)
    return { status: 2 }
  }
  if (letter === 'l') io.stdout.write(functions.map((name) => `${name}\n`).join(''))
  if (letter === 'p') io.stdout.write(`\n${functions.map((name) => `# ${name} (not bound)\n`).join('')}`)
  if (letter === 'P') io.stdout.write(`\n${functions.map((name) => `${name} is not bound to any keys\n`).join('')}`)
  if (letter === 'q' || letter === 'u') return named(letter, args[1] ?? '', shell, io)
  return { status: 0 }
}

function named(letter: string, name: string, shell: Shell, io: Io): Outcome {
  if (!functions.includes(name)) return complain('bind', `\`${name}': unknown function name`, shell, io)
  if (letter === 'q') io.stdout.write(`${name} is not bound to any keys.\n`)
  return { status: letter === 'q' ? 1 : 0 }
}
