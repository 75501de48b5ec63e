import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  driver: 'durable-sqlite',
  schema: './packages/store/src/schema/classroom.ts',
  out: './migrations/classroom',
})
