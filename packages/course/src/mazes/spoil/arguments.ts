import { deployment } from '../objects.ts'
import { replaced, type Spoil } from './app.ts'

export const serverImage = 'python:3.14'
export const serverCommand = (bind: string, port: number): string[] => [
  'python',
  '-m',
  'http.server',
  String(port),
  '--bind',
  bind,
]

/** A program that listens where only its own Pod can reach it. */
export const spoilArguments: Spoil = (app, draw) => {
  const port = draw.pick([8000, 8080, 5000])
  const { name } = app
  const container = { image: serverImage, command: serverCommand('127.0.0.1', port) }
  return {
    ...app,
    deployment: deployment(name, { app: name }, container),
    service: { ...app.service, spec: { ...app.service.spec, ports: [{ port: 80, targetPort: port }] } },
    mend: [
      ...app.mend,
      replaced(`deployment ${name}`, '/spec/template/spec/containers/0/command', serverCommand('0.0.0.0', port)),
    ],
  }
}
