/** The command that stands for the condition of a `select` loop; no name that can be typed by accident. */
export const selectName = '__select__'

const loop = /(^|[;&|({\n]\s*|\b(?:do|then|else)\s+)select\s+([A-Za-z_]\w*)(?:\s+in\s+([^;\n]*?))?\s*([;\n])/g

/** The parser knows no `select`: written as a `while` whose condition asks. */
export const withoutSelect = (text: string): string =>
  text.replace(loop, (_, before: string, name: string, words: string | undefined, end: string) => {
    return `${before}${selectName} && while ${selectName} ${name} ${words ?? '"$@"'}${end}`
  })
