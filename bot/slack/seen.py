"""What Slack has delivered already, in the database, so that processes work an event once. Forgets after a day."""

from sqlalchemy import delete

from bot.once import insert_once
from crm.database import Database
from crm.instants import DAY
from crm.schema.delivery import SeenEvent


def first_time(database: Database, event_id: str, *, now: int) -> bool:
    with database.writing() as connection:
        return insert_once(connection, SeenEvent, {"id": event_id, "at": now})


def forget_old(database: Database, *, now: int) -> int:
    with database.writing() as connection:
        return connection.execute(delete(SeenEvent).where(SeenEvent.at < now - DAY)).rowcount
