// embedded SQL
