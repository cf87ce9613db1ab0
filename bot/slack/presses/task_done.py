"""Done on a task: completed in the mirror, the row says so and asks once whether there is a next step."""

from bot.slack.presses.completing import complete, prompt
from bot.slack.presses.follow_up import close_prompts
from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.reply import Asked, Desk, Reply, in_place, refusal
from crm.kinds import Ref


def task_done(desk: Desk, asked: Asked) -> Reply:
    ref = Ref("tasks", asked.press.value.removeprefix("tasks:"))
    with live_tasks(desk, asked) as tasks:
        done = complete(desk, asked, tasks, ref)
        if done.batch is None:
            return refusal(asked, done.said)
        place = "|first" if asked.press.block_id == "first_task" else ""
        reply = in_place(asked, prompt(desk, asked, tasks, done, place=place))
    return close_prompts(reply, but=ref.id)
