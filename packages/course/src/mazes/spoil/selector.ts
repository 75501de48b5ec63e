import { replaced, type Spoil, withService } from './app.ts'

/** The ways in which a selector misses its Pods. */
const wrong: readonly ((name: string) => Record<string, string>)[] = [
  (name) => ({ app: name.slice(0, -1) }),
  (name) => ({ name }),
  (name) => ({ app: name, version: 'v2' }),
  (name) => ({ app: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` }),
  (name) => ({ app: `${name}-app` }),
]

export const spoilSelector: Spoil = (app, draw) =>
  withService(app, { selector: draw.pick(wrong)(app.name) }, replaced(`service ${app.name}`, '/spec/selector', { app: app.name }))
