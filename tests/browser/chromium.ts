import { existsSync } from 'node:fs'

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where this machine's Chromium is; undefined where there is none. */
export const chromiumPath: string | undefined = places.find((path) => path !== undefined && path !== '' && existsSync(path))

if (chromiumPath === undefined) {
  console.log('Left out: the tests in a browser, since no Chromium was found (apt-get install chromium, or set CHROMIUM).')
}
