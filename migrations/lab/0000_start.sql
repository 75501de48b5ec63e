CREATE TABLE `facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `local` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `objects` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`create_revision` integer NOT NULL,
	`mod_revision` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `terminal_frames` (
	`id` integer PRIMARY KEY NOT NULL,
	`terminal` text NOT NULL,
	`seq` integer NOT NULL,
	`frame` text NOT NULL,
	`bytes` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `terminal_frames_order` ON `terminal_frames` (`terminal`,`seq`);--> statement-breakpoint
CREATE TABLE `timers` (
	`key` text PRIMARY KEY NOT NULL,
	`due_at_ms` integer NOT NULL,
	`periodic` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `timers_due` ON `timers` (`due_at_ms`);