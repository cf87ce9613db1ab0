"""Alembic's entry: uses the connection that crm.database hands over, or opens DAYBOOK's URL given with -x url=…"""

from alembic import context
from sqlalchemy import create_engine

from crm.schema import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    connection = create_engine(context.get_x_argument(as_dictionary=True)["url"]).connect()
context.configure(connection=connection, target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
