import { configmaps, deployments, endpointslices, networkpolicies, pods, services } from '@kubemaze/core/api/kinds.ts'
import { describe, expect, it } from 'vitest'
import { lessonLab } from '../lab-for-tests.ts'
import { solutionOf } from '../lesson.ts'
import { mazes } from './mazes.ts'
import { drawFrom } from './random.ts'

const seeds = [1, 2, 3, 4, 5, 6, 77]

describe.each(mazes.map((maze) => [maze.id, maze] as const))('%s', (_, maze) => {
  it.each(seeds)('begins broken and is solved in the terminal alone (seed %i)', async (seed) => {
    const lab = lessonLab(maze, seed)
    const before = lab.checks()
    expect(before.some((check) => check.status === 'hint')).toBe(true)
    for (const check of before.filter((one) => one.status === 'hint')) {
      expect(check.evidence, check.id).not.toMatch(/selector|targetPort|readinessProbe|NetworkPolicy|TrafficPolicy|127\.0\.0\.1/)
    }
    await lab.runAll(solutionOf(maze, seed))
    expect(lab.checks().filter((check) => check.status !== 'passed')).toEqual([])
    expect(lab.evaluate().points).toBe(lab.evaluate().maxPoints)
  })

  it('offers hints, each plainer than the one before', () => {
    const lab = lessonLab(maze, 1)
    const asked = lab.checks().find((check) => check.hints !== undefined)
    expect(asked?.hints?.length).toBeGreaterThan(1)
  })

  it('is not mended by deleting everything', async () => {
    const lab = lessonLab(maze, 1)
    const client = lab.cluster.client()
    for (const kind of [deployments, pods, services, networkpolicies, endpointslices, configmaps])
      for (const { metadata } of client.list(kind))
        if (metadata.namespace !== 'kube-system' && metadata.name !== 'kubernetes')
          client.delete(kind, metadata.namespace as string, metadata.name)
    lab.cluster.settle()
    expect(lab.checks().filter((check) => check.status === 'passed')).toEqual([])
  })

  it('tells what does not work, and not why', () => {
    const [step] = maze.steps
    const story = step?.text.split('The way of diagnosis')[0]
    expect(story).not.toMatch(/selector|targetPort|readiness ?probe|TrafficPolicy|NetworkPolicy|127\.0\.0\.1|CoreDNS/i)
  })
})

describe('the draw', () => {
  it('is the same for the same seed, and another for others', () => {
    const draws = (seed: number): number[] => {
      const draw = drawFrom(seed, 'x')
      return Array.from({ length: 8 }, () => draw.below(1000))
    }
    expect(draws(5)).toEqual(draws(5))
    expect(draws(5)).not.toEqual(draws(6))
    expect([...drawFrom(3, 'y').shuffled([1, 2, 3, 4])].sort()).toEqual([1, 2, 3, 4])
  })

  it('leads to every fault of a family', () => {
    const of = (salt: string) => new Set(Array.from({ length: 60 }, (_, seed) => drawFrom(seed, salt).below(4)))
    expect(of('ports').size).toBe(4)
  })
})
