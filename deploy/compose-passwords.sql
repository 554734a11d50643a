-- What compose.yaml has in its addresses of the database, which nobody outside it reaches.
ALTER ROLE imports_console_owner PASSWORD 'only-to-try-it';
ALTER ROLE imports_console PASSWORD 'only-to-try-it';
