/** What the page shows, from the part of its address that no server sees. */
export type Where = { page: 'start'; code?: string } | { page: 'lab' | 'class'; id: string; token: string }

/** `#lab=ID.TOKEN`, `#class=ID.TOKEN`, `#join=CODE`; anything else is the start page. */
export function parseWhere(hash: string): Where {
  const place = /^#(lab|class)=([a-z0-9]{4,32})\.([A-Za-z0-9]{16,64})$/.exec(hash)
  if (place) return { page: place[1] as 'lab' | 'class', id: place[2] as string, token: place[3] as string }
  const join = /^#join=([A-Za-z0-9-]{1,32})$/.exec(hash)
  return join ? { page: 'start', code: join[1] as string } : { page: 'start' }
}
