"""The two switches of the workspace, turned by super admins: HIPAA with typed words, customer analysis with one button.
Who is none is refused and audited, whatever the payload says. The switch is turned before Slack has its answer; what
follows, and telling it, is bot.slack.talk.switches."""

from bot.blocks import Message
from bot.blocks.elements import Block, actions, button, section
from bot.blocks.message import shown
from bot.reading.switch_facts import Facts, Told, admins_named, facts_now
from bot.reading.switch_forms import TYPED, switch_rows, switch_view
from bot.reading.switch_log import MOST, log_view
from bot.reading.switch_told import already_message, refused_message, who_can_message
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Submit, Wrong, gone, only_said, opened
from crm.audit import write_audit
from crm.instants import micros
from crm.settings import rep_zone, switches
from crm.turns import KEYS, Key, note_refused, trail, turn


def open_switch(desk: Desk, asked: Asked) -> Reply:
    """`hipaa`, or `hipaa|on` where the button says what it will be."""
    name, _, way = asked.press.value.partition("|")
    key = next((one for one in KEYS if one == name), None)
    if key is None:
        return only_said(gone(asked))
    facts = facts_of(desk, asked)
    on = facts.turns[key].on
    if not asked.rep.viewer.super_admin:
        return _refused(desk, asked, key, on=not on)
    if way == ("on" if on else "off"):
        return Reply(already_message(facts, key), None)
    return opened(asked, switch_view(facts, key, on=not on))


def taking(key: Key, *, on: bool) -> Submit:
    """The form that makes it so."""

    def take(desk: Desk, filled: Filled) -> Wrong | Accepted:
        user = filled.rep.viewer
        if not user.super_admin:
            return Accepted(_refused(desk, filled.asked, key, on=on))
        wrong = _wrong(filled, on=on) if key == "hipaa" else {}
        if wrong:
            return Wrong(wrong)
        reason = filled.view.text("reason") or None
        with desk.database.writing(durable=True) as connection:
            turned = turn(connection, key, on=on, at=micros(filled.now), by=user.user_id, reason=reason)
        return Accepted() if turned else Accepted(Reply(already_message(facts_of(desk, filled.asked), key), None))

    return take


def open_log(desk: Desk, asked: Asked) -> Reply:
    words, user = asked.words, asked.rep.viewer
    if not user.super_admin:
        with desk.database.reading() as connection:
            return Reply(refused_message(words, admins_named(connection, words), what="refused_log"), None)
    with desk.database.reading() as connection:
        told = Told(words, rep_zone(connection, user.user_id, asked.rep.slack_zone), asked.now)
        view = log_view(told, trail(connection, MOST))
    with desk.database.writing() as connection:
        actor, at = asked.actor, micros(asked.now)
        write_audit(connection, at=at, actor=actor, viewer=actor, action="audit.shown", outcome="shown")
    return opened(asked, view)


def switch_blocks(desk: Desk, asked: Asked) -> list[Block]:
    """For the form of a super admin's own settings; nothing for anybody else."""
    return switch_rows(facts_of(desk, asked)) if asked.rep.viewer.super_admin else []


def ways_to(desk: Desk, asked: Asked, what: str) -> Message:
    """`hipaa`, or `settings`: how it stands, and the buttons for who may press them. Others hear who can."""
    words, user = asked.words, asked.rep.viewer
    own = [
        section(words.say("switches.own_settings")),
        actions([button(words.say("labels.settings"), "open_settings", "settings")]),
    ]
    if what == "hipaa" and not user.super_admin:
        with desk.database.reading() as connection:
            on = switches(connection).hipaa
            return who_can_message(words, admins_named(connection, words), hipaa=on)
    blocks = [*(own if what == "settings" else []), *switch_blocks(desk, asked)]
    return Message(shown(blocks[0]["text"]["text"]).partition("\n")[0], blocks)


def facts_of(desk: Desk, asked: Asked) -> Facts:
    return facts_now(
        desk.database,
        asked.words,
        asked.rep.viewer.user_id,
        asked.rep.slack_zone,
        now=asked.now,
        model_at=desk.model_at,
    )


def _wrong(filled: Filled, *, on: bool) -> dict[str, str]:
    words, wrong = filled.words, {}
    if not on and not filled.view.text("reason"):
        wrong["reason"] = words.say("switches.no_reason")
    if filled.view.text("confirm") != TYPED[on]:
        wrong["confirm"] = words.say(f"switches.wrong_{'on' if on else 'off'}")
    return wrong


def _refused(desk: Desk, asked: Asked, key: Key, *, on: bool) -> Reply:
    with desk.database.writing() as connection:
        note_refused(connection, key, on=on, at=micros(asked.now), user_id=asked.rep.viewer.user_id)
        admins = admins_named(connection, asked.words)
    return Reply(refused_message(asked.words, admins), None)
