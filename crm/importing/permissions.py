"""Whether the account has a permission file at all. Without one everybody has `owned`; with one, even an empty one,
whoever has no set of it sees nothing."""

from sqlalchemy import Connection, delete, insert

from crm.schema.settings import Setting
from crm.settings import PERMISSION_FILE


def note_file(connection: Connection, present: bool, *, replace: bool) -> None:
    """A folder without the file says nothing of it, unless the mirror is to equal the folder."""
    if not present and not replace:
        return
    connection.execute(delete(Setting).where(Setting.key == PERMISSION_FILE))
    if present:
        connection.execute(insert(Setting).values(key=PERMISSION_FILE, value="true"))
