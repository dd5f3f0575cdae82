// The first file of PersistenceServer lands with its first type.
