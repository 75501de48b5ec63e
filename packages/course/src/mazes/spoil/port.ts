import { replaced, type Spoil, withService } from './app.ts'

/** The ways in which a Service's port leads to no program: a wrong number, none, a name nobody declared, another protocol. */
const wrong: readonly object[] = [
  { port: 80, targetPort: 8080 },
  { port: 80, targetPort: 'http' },
  { port: 8080, targetPort: 80 },
  { port: 80, targetPort: 80, protocol: 'UDP' },
]

export const spoilPort: Spoil = (app, draw) =>
  withService(
    app,
    { ports: [draw.pick(wrong)] },
    replaced(`service ${app.name}`, '/spec/ports', [{ port: 80, targetPort: 80, protocol: 'TCP' }]),
  )
