"""What the administrator should know of the mirror after an import. Names ids only."""

from collections import defaultdict

from sqlalchemy import Connection, func, select

from crm.instants import zone
from crm.schema.mirror import Account, Deal, PermissionSet, User
from crm.settings import has_permission_file

_CODE = 3  # letters of a currency's


def mirror_warnings(connection: Connection) -> list[str]:
    users = connection.execute(
        select(User.id, User.email, User.timezone, User.permission_set, User.super_admin, User.active).order_by(
            User.id_order
        )
    ).all()
    sets = set(connection.execute(select(PermissionSet.name)).scalars())
    warnings: list[str] = []
    by_email: dict[str, list[str]] = defaultdict(list)
    for user in users:
        if user.active and user.email:
            by_email[user.email].append(user.id)
    warnings += [
        f"Users {', '.join(ids)} have the same e-mail address: none of them can be recognised."
        for ids in by_email.values()
        if len(ids) > 1
    ]
    lost = [user.id for user in users if user.timezone and zone(user.timezone) is None]
    if lost:
        warnings.append(f"Users {_some(lost)} have an unknown time zone: the account's is used.")
    if users and not sets and not has_permission_file(connection):
        warnings.append("There is no permission_sets.json: everyone gets the right `owned` for everything.")
    elif unset := [
        user.id for user in users if user.active and not user.super_admin and user.permission_set not in sets
    ]:
        warnings.append(f"Users {_some(unset)} have no permission set in the mirror: they see nothing.")
    return warnings + _currencies(connection)


def _currencies(connection: Connection) -> list[str]:
    """Those that are no code: €, or a whole sentence."""
    odd = [func.length(one) != _CODE for one in (Account.currency, Deal.currency)]
    warnings = []
    if connection.execute(select(Account.id).where(odd[0])).first():
        warnings.append("account.json: the currency is no code of three letters; it is shown as it stands.")
    if deals := list(connection.execute(select(Deal.id).where(odd[1]).order_by(Deal.id_order)).scalars()):
        warnings.append(f"Deals {_some(deals)} have a currency that is no code of three letters: shown as it stands.")
    return warnings


def _some(ids: list[str]) -> str:
    shown = ", ".join(ids[:10])
    return f"{shown} and {len(ids) - 10} more" if len(ids) > 10 else shown
