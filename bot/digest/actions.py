"""The guided actions of a digest: which count, one mail named once, grouped by rule and ranked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.digest.content import NAMED, ActionRow, Group
from bot.digest.names import Names
from bot.digest.presentation import MAILS, NOT_IN_DIGEST
from bot.digest.ranking import Rank, rank, worth_of
from bot.digest.startable import may_begin_any, read_rights
from crm.kinds import Ref
from crm.stakes import Stake
from crm.workday import Day
from rules.catalog import by_id
from rules.model import Action


@dataclass(frozen=True, slots=True)
class Ranked:
    action: Action
    rank: Rank


def countable(actions: Iterable[Action], *, now: int) -> list[Action]:
    """Open now; without those that meetings and tasks carry, and without what is not to be shown yet."""
    return [
        action
        for action in actions
        if action.state == "open"
        and action.rule not in NOT_IN_DIGEST
        and (action.ready_at is None or action.ready_at <= now)
    ]


def ranked(
    actions: Iterable[Action], at_stake: Mapping[str, Stake], *, now: int, day: Day, home_currency: str | None
) -> list[Ranked]:
    return sorted(
        (Ranked(action, _rank(action, at_stake, now, day, home_currency)) for action in actions),
        key=lambda one: one.rank,
    )


def _rank(action: Action, at_stake: Mapping[str, Stake], now: int, day: Day, home_currency: str | None) -> Rank:
    stake = at_stake.get(action.deal_id) if action.deal_id else None
    return rank(
        action.subject,
        now=now,
        day=day,
        since=action.since,
        expires_at=action.expires_at,
        is_late=action.rule in MAILS,
        worth=worth_of(stake, home_currency),
        rule=by_id[action.rule].number,
    )


def name_mails_once(actions: Sequence[Ranked]) -> list[Ranked]:
    """One incoming mail under the most specific of its rules only, there under its highest action."""
    best: dict[str, Ranked] = {}
    for one in actions:
        if one.action.rule in MAILS:
            known = best.get(one.action.trigger)
            if known is None or MAILS.index(one.action.rule) < MAILS.index(known.action.rule):
                best[one.action.trigger] = one
    return [one for one in actions if one.action.rule not in MAILS or best[one.action.trigger] is one]


def groups_of(
    actions: Sequence[Ranked], at_stake: Mapping[str, Stake], *, named_above: str | None = None
) -> tuple[Group, ...]:
    """By rule, each group ranked by its highest action. `actions` is ranked. No rows yet."""
    by_rule: dict[str, list[Action]] = {}
    for one in actions:
        by_rule.setdefault(one.action.rule, []).append(one.action)
    return tuple(
        Group(rule, tuple(found), (), after_first=rule == named_above, worth=_worth(found, at_stake))
        for rule, found in by_rule.items()
    )


def _worth(actions: Iterable[Action], at_stake: Mapping[str, Stake]) -> tuple[tuple[str | None, Decimal], ...]:
    sums: dict[str | None, Decimal] = {}
    for deal_id in {action.deal_id for action in actions if action.deal_id}:
        stake = at_stake.get(deal_id)
        if stake and stake.is_open and stake.amount is not None and stake.amount > 0 and stake.currency:
            sums[stake.currency] = sums.get(stake.currency, Decimal(0)) + stake.amount
    return tuple(sorted(sums.items(), key=lambda of: (-of[1], of[0] or "")))


def with_rows(names: Names, groups: Sequence[Group], at_stake: Mapping[str, Stake]) -> tuple[Group, ...]:
    """The same groups, with what the rep may begin; those of up to three records with their names."""
    read_rights(names.reader, [action for group in groups for action in group.actions])
    named = [action for group in groups if len(group.actions) <= NAMED for action in group.actions]
    rows = {id(row.action): row for row in action_rows(names, named, at_stake)}
    return tuple(
        Group(
            group.rule,
            group.actions,
            tuple(rows[id(action)] for action in group.actions if id(action) in rows),
            group.after_first,
            group.worth,
            may_begin_any(names.reader, group.actions),
        )
        for group in groups
    )


def action_rows(names: Names, actions: Sequence[Action], at_stake: Mapping[str, Stake]) -> tuple[ActionRow, ...]:
    names.load(ref for action in actions for ref in _refs(action))
    return tuple(_row(names, action, at_stake) for action in actions)


def named_rows(names: Names, actions: Sequence[Action], at_stake: Mapping[str, Stake]) -> tuple[ActionRow, ...]:
    """However many, each with the names beside it."""
    names.load(ref for action in actions for ref in _refs(action))
    return tuple(_row(names, action, at_stake) for action in actions)


def mail_of(action: Action) -> Ref | None:
    """The incoming mail that an action is about."""
    return Ref.parse(action.trigger) if action.rule in MAILS else None


def _refs(action: Action) -> list[Ref | None]:
    return [
        action.subject,
        _near(action, "contacts"),
        _near(action, "companies"),
        _near(action, "deals"),
        mail_of(action),
    ]


def _near(action: Action, kind: str) -> Ref | None:
    id_ = {"contacts": action.contact_id, "companies": action.company_id, "deals": action.deal_id}[kind]
    return Ref(kind, id_) if id_ else None


def _row(names: Names, action: Action, at_stake: Mapping[str, Stake]) -> ActionRow:
    return ActionRow(
        action=action,
        record=names.of(action.subject),
        contact=names.of(_near(action, "contacts")),
        company=names.of(_near(action, "companies")),
        deal=names.of(_near(action, "deals")),
        mail=names.of(mail_of(action)),
        stake=at_stake.get(action.deal_id) if action.deal_id else None,
    )
