// Written by `npm run migrations`. Do not edit.
import type { Migration } from './migrate.ts'

export const classroomMigrations: readonly Migration[] = [
  { tag: "0000_start", sql: "CREATE TABLE `classroom` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`name` text NOT NULL,\n\t`lesson` text NOT NULL,\n\t`join_code` text NOT NULL,\n\t`token_hash` text NOT NULL,\n\t`created_at_ms` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `students` (\n\t`lab_id` text PRIMARY KEY NOT NULL,\n\t`name` text NOT NULL,\n\t`joined_at_ms` integer NOT NULL,\n\t`step` text NOT NULL,\n\t`checks` text NOT NULL,\n\t`points` integer NOT NULL,\n\t`last_active_at_ms` integer\n);\n" },
]

export const labMigrations: readonly Migration[] = [
  { tag: "0000_start", sql: "CREATE TABLE `facts` (\n\t`name` text PRIMARY KEY NOT NULL,\n\t`value` text NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `local` (\n\t`key` text PRIMARY KEY NOT NULL,\n\t`value` text NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `objects` (\n\t`key` text PRIMARY KEY NOT NULL,\n\t`value` text NOT NULL,\n\t`create_revision` integer NOT NULL,\n\t`mod_revision` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `terminal_frames` (\n\t`id` integer PRIMARY KEY NOT NULL,\n\t`terminal` text NOT NULL,\n\t`seq` integer NOT NULL,\n\t`frame` text NOT NULL,\n\t`bytes` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE INDEX `terminal_frames_order` ON `terminal_frames` (`terminal`,`seq`);--> statement-breakpoint\nCREATE TABLE `timers` (\n\t`key` text PRIMARY KEY NOT NULL,\n\t`due_at_ms` integer NOT NULL,\n\t`periodic` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE INDEX `timers_due` ON `timers` (`due_at_ms`);" },
]
