// The first file of PersistenceModel lands with its first type.
