"""Create leads: one form a contact, in the first stage of a pipeline."""

from bot.blocks import limits
from bot.blocks.elements import Block, section
from bot.blocks.modal import field, select, text_input
from bot.blocks.text import escaped
from bot.slack.forms.beside import person_text
from bot.slack.forms.steps import Plan, Step
from bot.slack.forms.work import Work
from bot.slack.presses.reply import Filled, Wrong
from crm.kinds import Ref
from crm.stages import Beginning, beginnings
from crm.writing import CreateLead, may_run
from rules.model import Action

_LABELS = ("HOT", "WARM", "COLD")


def _pipelines(work: Work) -> list[Beginning]:
    return [one for one in beginnings(work.live.reader, "leads") if limits.length(one.pipeline) <= limits.OPTION_VALUE]


def _may(work: Work, action: Action) -> bool:
    """Nowhere to begin: nothing to create."""
    begins = _pipelines(work)
    return bool(begins) and may_run(work.live.reader, _lead(action, "?", begins[0], None))


def _draw(work: Work, action: Action, suffix: str) -> list[Block]:
    words, begins = work.asked.words, _pipelines(work)
    blocks = [
        section(person_text(work, action.subject)),
        field(f"name{suffix}", words.say("leads.name"), text_input("name", _proposed(work, action))),
    ]
    if len(begins) > 1:
        choices = [(one.pipeline_label, one.pipeline) for one in begins]
        chosen = select("pipeline", choices, begins[0].pipeline)
        blocks.append(field(f"pipeline{suffix}", words.say("leads.pipeline"), chosen))
    else:
        blocks.append(section(words.say("leads.starts", stage=escaped(begins[0].stage_label, limits.NAME))))
    labels = select("label", [(words.say(f"leads.{one.lower()}"), one) for one in _LABELS])
    return [*blocks, field(f"label{suffix}", words.say("leads.label"), labels, optional=True)]


def _read(work: Work, action: Action, filled: Filled) -> Wrong | Plan:
    words, view, begins = work.asked.words, filled.view, _pipelines(work)
    wanted = view.text("pipeline") or begins[0].pipeline
    begin = next((one for one in begins if one.pipeline == wanted), None)
    if begin is None:
        return Wrong({"pipeline": words.say("wrong.unknown_choice")})
    lead = _lead(action, view.text("name"), begin, view.text("label") or None)
    told = {"lead": escaped(lead.name), "who": person_text(work, action.subject)}
    line = words.say("leads.made", **told, stage=escaped(begin.stage_label, limits.NAME))
    return Plan([lead], lambda _: line, fields={"stage": "pipeline"})


def _lead(action: Action, name: str, begin: Beginning, label: str | None) -> CreateLead:
    company = (Ref("companies", action.company_id),) if action.company_id else ()
    return CreateLead(name, action.subject, begin.pipeline, begin.stage, label, company)


def _proposed(work: Work, action: Action) -> str:
    """As the contact is called, and its company."""
    company = Ref("companies", action.company_id) if action.company_id else None
    work.live.names.load([action.subject, company])
    names = (work.live.names.text(ref) for ref in (action.subject, company))
    return ", ".join(name for name in names if name)


LEADS = Step("create_lead", "start.leads", _may, _draw, _read, "start.leads")
