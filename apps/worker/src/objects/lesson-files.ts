import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { parentOf } from '@kubemaze/core/process/path.ts'
import { lessonById } from '@kubemaze/course/catalogue.ts'
import { prepareHome } from '@kubemaze/shell/home.ts'
import type { Lab } from './lab.ts'

const home = '/home/student'

/** Lays the lesson's files into the student's home, as a lab starts or starts again. */
export function layLessonFiles(lab: Lab): void {
  const { cluster } = lab.opened()
  const files = lessonById(lab.spec().lesson ?? '')?.files ?? {}
  if (Object.keys(files).length === 0) return
  prepareHome(cluster, 'k8s-master', home)
  const disk = cluster.files({ node: 'k8s-master' })
  cluster.turn(() => {
    for (const [path, content] of Object.entries(files)) {
      const parent = parentOf(`${home}/${path}`)
      if (parent !== home) disk.mkdir(parent)
      disk.write(`${home}/${path}`, encodeUtf8(content), 0o644)
    }
  })
}
