// The first file of PersistenceAPI lands with its first type.
