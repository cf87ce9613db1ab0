"""The questions that the CRM's own data answers: one file a topic, in the order in which they are tried."""

from insights.questions.topic import Topic
from insights.questions.topics import (
    activities,
    amount,
    biggest,
    close_date,
    closed,
    closing,
    contact_facts,
    contacts,
    created,
    created_lately,
    deciders,
    in_stage,
    last_activity,
    my_day,
    my_meetings,
    my_tasks,
    needing_attention,
    next_meeting,
    next_step,
    no_next_step,
    nothing_scheduled,
    of_company,
    open_tasks,
    owner,
    past_close,
    probability,
    quiet_deals,
    score,
    slipped,
    stage,
    total,
)  # fmt: skip

OF_DEALS: tuple[Topic, ...] = tuple(
    module.TOPIC
    for module in (
        no_next_step, past_close, closed, closing, quiet_deals, nothing_scheduled, needing_attention, slipped,
        biggest, in_stage, of_company, my_tasks, my_meetings, my_day, created_lately, total,
    )
)  # fmt: skip
OF_A_DEAL: tuple[Topic, ...] = tuple(
    module.TOPIC
    for module in (
        close_date, amount, created, stage, next_step, next_meeting, last_activity, owner, open_tasks, deciders,
        contacts,
        activities, probability, score,
    )
)  # fmt: skip
OF_A_CONTACT: tuple[Topic, ...] = (contact_facts.TOPIC,)
TOPICS = OF_A_DEAL + OF_DEALS + OF_A_CONTACT
