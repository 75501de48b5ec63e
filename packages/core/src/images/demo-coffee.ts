import { digestOf } from './digest.ts'
import { answer, combinedLine, escapeHtml, httpDate, targetOf } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'

const port = 9090

/** The training's coffee shop: a page on 9090 that names the Pod which served it. */
export const demoCoffee: Image = {
  names: ['ansilh/demo-coffee'],
  digest: digestOf('ansilh/demo-coffee'),
  sizeBytes: 16_413_276,
  pullMs: 450,
  cmd: ['/coffee'],
  programs: ['/coffee'],
  exposedPorts: ['9090/tcp'],
  shell: 'ash',
  tools: ['busybox'],
  main: (context) => (context.argv[0] === '/coffee' ? coffee(context) : commonMain(context)),
}

function coffee(context: MainContext): MainProcess {
  return {
    exitCode: 0,
    log: [`Serving coffee on port ${port}`],
    listen: [
      {
        protocol: 'TCP',
        port,
        http(request, peer) {
          const { path } = targetOf(request)
          const found = path === '/' || path === '/index.html'
          const body = found ? page(context) : path === '/healthz' ? 'ok\n' : '404 page not found\n'
          const status = found || path === '/healthz' ? 200 : 404
          context.log(combinedLine(request, peer.sourceIp, peer.nowMs, status, body.length))
          const type = found ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'
          return answer(request, status, { 'Content-Type': type, Date: httpDate(peer.nowMs) }, body)
        },
      },
    ],
  }
}

const style = [
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:#2b1d14;color:#f6e7d3;font:18px/1.5 system-ui,sans-serif}',
  'main{text-align:center;padding:2rem}',
  '.cup{position:relative;width:120px;height:90px;margin:70px auto 30px;background:#fff8ef;border-radius:0 0 50px 50px}',
  '.cup:after{content:"";position:absolute;right:-36px;top:12px;width:36px;height:40px;border:9px solid #fff8ef;border-left:0;border-radius:0 24px 24px 0;box-sizing:border-box}',
  '.steam i{position:absolute;bottom:96px;width:7px;height:44px;border-radius:7px;background:#f6e7d388;animation:s 2.4s infinite}',
  '.steam i:nth-child(1){left:30px}.steam i:nth-child(2){left:56px;animation-delay:.5s}.steam i:nth-child(3){left:82px;animation-delay:1s}',
  '@keyframes s{0%{transform:translateY(14px);opacity:0}50%{opacity:1}100%{transform:translateY(-16px);opacity:0}}',
  'dl{display:inline-grid;grid-template-columns:auto auto;gap:.2rem 1rem;text-align:left;margin:0}dt{color:#c9a27a}dd{margin:0;font-family:ui-monospace,monospace}',
  '@media(prefers-reduced-motion:reduce){.steam i{animation:none}}',
].join('')

/** One line says all that has the word in it, so that `grep -c coffee` counts 1. */
function page(context: MainContext): string {
  const rows = [
    ['Pod', context.podName],
    ['IP', context.podIp],
    ['Node', context.nodeName],
  ].map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd>`)
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fresh brew</title><style>${style}</style></head>`,
    `<body><main><div class="cup"><div class="steam"><i></i><i></i><i></i></div></div><h1>Your coffee is ready</h1><p>This cup of coffee was served by</p><dl>${rows.join('')}</dl></main></body>`,
    '</html>',
    '',
  ].join('\n')
}
