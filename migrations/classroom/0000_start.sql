CREATE TABLE `classroom` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`lesson` text NOT NULL,
	`join_code` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `students` (
	`lab_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`joined_at_ms` integer NOT NULL,
	`step` text NOT NULL,
	`checks` text NOT NULL,
	`points` integer NOT NULL,
	`last_active_at_ms` integer
);
