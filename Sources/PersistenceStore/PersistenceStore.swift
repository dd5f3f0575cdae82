// The first file of PersistenceStore lands with its first type.
