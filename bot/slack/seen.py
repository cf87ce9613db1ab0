"""What is done once, by a name for it: a form sent twice under two ids. Forgotten after a day, like the inbox."""

from bot.delivery.ledger import clock
from bot.once import insert_once
from crm.database import Database
from crm.schema.serving import Told


def first_time(database: Database, key: str) -> bool:
    with database.writing() as connection:
        now = clock(connection)
        return insert_once(connection, Told, {"key": key, "at": now, "process": "", "done_at": now})
