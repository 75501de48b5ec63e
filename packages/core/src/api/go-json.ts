/** What encoding/json of Go never writes as it is, so that a text can stand in HTML. */
const unsafe = /[<>&\u2028\u2029]/

const all = /[<>&\u2028\u2029]/g

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON text as Go writes it: `<none>` is `\u003cnone\u003e`. */
export const goJsonText = (text: string): string => (unsafe.test(text) ? text.replaceAll(all, escaped) : text)

/** A value as JSON of Go; `space` as JSON.stringify takes it. */
export const goJson = (value: unknown, space?: number): string => goJsonText(JSON.stringify(value, undefined, space) ?? 'null')
