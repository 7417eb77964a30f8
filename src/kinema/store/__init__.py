"""The only SQL: tables, queries and migrations, on SQLite or PostgreSQL by one URL."""
