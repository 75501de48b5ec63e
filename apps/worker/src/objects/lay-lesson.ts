import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { parentOf } from '@kubemaze/core/process/path.ts'
import { lessonById } from '@kubemaze/course/catalogue.ts'
import { filesOf } from '@kubemaze/course/lesson.ts'
import { prepareHome } from '@kubemaze/shell/home.ts'
import type { Lab } from './lab.ts'

const home = '/home/student'

/** Lays a lesson's files and a maze's objects, as a lab starts or starts again. */
export function layLesson(lab: Lab): void {
  const { lesson: id = '', seed } = lab.spec()
  const lesson = lessonById(id)
  if (!lesson) return
  layFiles(lab, filesOf(lesson, seed))
  if (!lesson.lay) return
  const { cluster } = lab.opened()
  lesson.lay({ seed, client: cluster.client(), settle: () => void cluster.settle() })
}

function layFiles(lab: Lab, files: Readonly<Record<string, string>>): void {
  if (Object.keys(files).length === 0) return
  const { cluster } = lab.opened()
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
