"""What every drawing of a record has at hand: the viewer's eyes, names and voice."""

from dataclasses import dataclass

from bot.digest.names import Names
from bot.digest.voice import Voice
from crm.kinds import Ref
from crm.reader import Reader
from crm.stages import stage_label
from crm.stakes import Stake, stakes


@dataclass(frozen=True, slots=True)
class Look:
    """`home_currency`: the account's, for deals that name none."""

    reader: Reader
    names: Names
    voice: Voice
    home_currency: str | None

    def stake(self, deal: Ref) -> Stake | None:
        return stakes(self.reader, [deal.id], home_currency=self.home_currency).get(deal.id)

    def stage(self, ref: Ref) -> str | None:
        """The label of its stage, else the stage as it is stored."""
        pipeline, stage = STAGES[ref.kind]
        value = self.names.value(ref, stage)
        return (stage_label(self.reader, ref.kind, self.names.value(ref, pipeline), value) or value) if value else None


STAGES = {
    "deals": ("pipeline", "dealstage"),
    "leads": ("hs_pipeline", "hs_pipeline_stage"),
    "tickets": ("hs_pipeline", "hs_pipeline_stage"),
}
