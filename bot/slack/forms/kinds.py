"""The kinds of form in which actions are worked one after another: one line each."""

from bot.slack.forms.add_contact import ADD_CONTACT
from bot.slack.forms.follow_ups import FOLLOW_UPS
from bot.slack.forms.lead import LEADS
from bot.slack.forms.mail import REACH_OUT, REPLY, WRITE_EMAIL
from bot.slack.forms.next_step import NEXT_STEPS

KINDS = (NEXT_STEPS, FOLLOW_UPS, ADD_CONTACT, REPLY, WRITE_EMAIL, REACH_OUT, LEADS)
