// The first file of Postgres lands with its first type.
