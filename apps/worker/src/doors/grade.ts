import { gradeReport, isGradeFormat } from '@kubemaze/course/grade-report.ts'
import type { Context } from 'hono'
import { problem } from '../problem.ts'
import type { LabEnv } from './lab-env.ts'

/** GET /api/labs/:id/grade[?format=]: the checks as they stand, in the grader's own format. */
export function gradeDoor(c: Context<LabEnv>): Response {
  const state = c.env.lab.progress().evaluate()
  if (!state) return problem(409, 'Conflict', 'This lab was made without a lesson: there is nothing to grade.')
  const format = c.req.query('format') ?? 'json'
  if (!isGradeFormat(format)) {
    return problem(400, 'Bad Request', `format is one of json, gradescope, prairielearn, exercism, junit, csv; not "${format}"`)
  }
  const { contentType, text } = gradeReport(state, format)
  return c.body(text, 200, { 'content-type': contentType })
}
