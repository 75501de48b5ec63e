/** Why nothing can be read from an URL in a lab without internet; undefined for what is no URL. Models StandardErrorMessage (1.36). */
export function urlProblem(name: string, nameserver: string): string | undefined {
  const url = /^(https?):\/\/([^/?#]*)/.exec(name)
  if (!url) return undefined
  const [, scheme, address = ''] = url
  const [host = '', port = scheme === 'https' ? '443' : '80'] = address.split(':')
  if (address === '') return 'Unable to connect to the server: http: no Host in request URL'
  if (/^(?:127\.|localhost$)/.test(host))
    return `The connection to the server ${address} was refused - did you specify the right host or port?`
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(host)) return `Unable to connect to the server: dial tcp ${host}:${port}: i/o timeout`
  return `Unable to connect to the server: dial tcp: lookup ${host} on ${nameserver}:53: no such host`
}
