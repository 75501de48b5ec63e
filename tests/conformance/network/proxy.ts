import { type Api, core } from './api.ts'

/** http://…/pods/[SCHEME:]NAME[:PORT]/proxy, with NAME first and empty parts left out. Models apimachinery util/net JoinSchemeNamePort (1.36). */
export function proxyPath(namespace: string, resource: 'pods' | 'services', name: string, port = '', scheme = ''): string {
  const id = scheme !== '' ? `${scheme}:${name}:${port}` : port !== '' ? `${name}:${port}` : name
  return core(namespace, resource, id, 'proxy')
}

/** What a file of a Pod's web server holds; undefined while it is not there. */
export async function fileThroughProxy(api: Api, namespace: string, pod: string, path: string): Promise<string | undefined> {
  const { status, body } = await api.ask('GET', `${core(namespace, 'pods', pod, 'proxy')}/${path}`)
  return status === 200 ? body : undefined
}
