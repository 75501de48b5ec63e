import type { OptionSpec } from '../options.ts'

/** curl's options that change nothing of what it asks here: name/letter. */
const switches =
  'append/a cert-status compressed-ssh crlf disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure ' +
  'false-start form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control http3 http3-only ' +
  'ignore-content-length junk-session-cookies/j list-only/l mail-rcpt-allowfails manual/M metalink negotiate netrc-optional ' +
  'no-alpn no-clobber no-npn no-sessionid ntlm ntlm-wb parallel-immediate proxy-anyauth proxy-basic proxy-digest ' +
  'proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel/p ' +
  'remote-name-all sasl-ir socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ' +
  'ssl-no-revoke ssl-revoke-best-effort sslv2/2 sslv3/3 tftp-no-options tlsv1.0 tlsv1.1 tr-encoding trace-time use-ascii/B xattr'

/** The same, with a value. */
const valued =
  'abstract-unix-socket alt-svc aws-sigv4 cert-type ciphers create-file-mode crlfile curves delegation dns-interface ' +
  'dns-ipv4-addr dns-ipv6-addr egd-file engine etag-compare etag-save expect100-timeout form-string ftp-account ' +
  'ftp-alternative-to-user ftp-method ftp-port/P ftp-ssl-ccc-mode hostpubmd5 hostpubsha256 hsts key-type krb libcurl ' +
  'login-options mail-auth mail-from mail-rcpt netrc-file parallel-max pass pinnedpubkey preproxy proto proto-redir ' +
  'proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type ' +
  'proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser ' +
  'proxy1.0 pubkey quote/Q random-file rate request-target sasl-authzid service-name socks4 socks4a socks5 ' +
  'socks5-gssapi-service socks5-hostname telnet-option/t tftp-blksize tls-max tls13-ciphers tlsauthtype tlspassword tlsuser ' +
  'url-query'

function specOf(names: string, value: boolean): [string, OptionSpec[string]][] {
  return names.split(' ').map((word) => {
    const [name = '', letter] = word.split('/')
    return [name, { ...(letter ? { letter } : {}), ...(value ? { value: true as const } : {}) }]
  })
}

/** The options of curl 7.88 beside those that mean something towards the lab's servers. */
export const otherOptions: OptionSpec = Object.fromEntries([...specOf(switches, false), ...specOf(valued, true)])
