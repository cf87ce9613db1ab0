"""Facts of the account itself, as its admins set them: no record of the CRM, so no Viewer is needed."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from crm.schema.mirror import Account


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """`imported_at`: when the mirror was last filled (crm.instants); None for an empty mirror."""

    name: str | None = None
    currency: str | None = None
    imported_at: int | None = None


def account_facts(connection: Connection) -> AccountFacts:
    row = connection.execute(select(Account.name, Account.currency, Account.imported_at)).first()
    return AccountFacts(row.name, row.currency, row.imported_at) if row else AccountFacts()
