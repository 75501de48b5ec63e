import type { Event } from '../../api/core.ts'
import type { Resource } from '../../api/resource.ts'
import type { Status } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { finish } from '../finish.ts'
import { objectOf, pathOf, request, selectionQuery } from '../object-requests.ts'
import { patience } from './patience.ts'

interface Selection {
  resource: Resource
  namespace: string
  fieldSelector?: string
}

/** Shows new and changed events until the program is stopped. */
export async function watchEvents(kubectl: Kubectl, selection: Selection, show: (event: Event) => string): Promise<number> {
  const path = pathOf(selection.resource, selection.namespace)
  const list = request(kubectl, 'GET', path, { query: { limit: ['1'] } })
  const resourceVersion = String((list.metadata as { resourceVersion?: string }).resourceVersion ?? '')
  const query = { ...selectionQuery(selection), watch: ['true'], resourceVersion: [resourceVersion] }
  const response = kubectl.send({ method: 'GET', path, query, headers: { accept: 'application/json' } })
  if (response.kind !== 'watch') return finish(kubectl, [objectOf(response) as Status])
  const { watch } = response
  const { seen, wait, isOver } = patience(kubectl)
  try {
    do {
      for (const event of watch.poll()) {
        if (event.type === 'ADDED' || event.type === 'MODIFIED') kubectl.process.stdout(show(event.object as unknown as Event))
        seen()
      }
      if (watch.ended() || isOver()) return 0
    } while (await wait())
    return 130
  } finally {
    watch.close()
  }
}
