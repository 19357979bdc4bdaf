-- Who works in a centre without being its manager has a centre too.
ALTER TABLE staff DROP CONSTRAINT staff_check;
ALTER TABLE staff ADD CONSTRAINT staff_check CHECK ((role IN ('centre_manager', 'centre_staff')) = (centre_id IS NOT NULL));
