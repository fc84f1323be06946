"""The store: the only room that writes to a database, and the only one that knows SQLAlchemy."""
