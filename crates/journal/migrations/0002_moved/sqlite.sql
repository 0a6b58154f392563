ALTER TABLE journals ADD COLUMN moved_to TEXT;
